"""Asking the database what went from member to member.

Pairs with little between them never leave it, so memory is bounded by `MOST_PAIRS` and the members
in them, however many votes there are; voters are gone through some at a time, along an index.
What was taken back already is left out: such votes count no more, and the acceptances of a case
that was decided are older than what its `since` lets in. Runs on a connection of its own, which
only reads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from qa.accounts.models import Member
from qa.board.models import Answer, Question, Vote
from qa.core import clock
from qa.core.db import db, reading
from qa.reputation.rules import rules

from .traffic import Deal, Pair, Places, Traffic, Votes

VOTERS_AT_ONCE = 5_000
"""Voters whose votes are added up in one statement."""

MOST_PAIRS = 50_000
"""Pairs that are weighed; of more, those with the most votes."""

MOST_DEALS = 20_000
"""Accepted answers that are looked at one by one, newest first."""

IDS_AT_ONCE = 500


def gather(moment: datetime | None = None) -> Traffic:
    """All that was voted and accepted in the days before `moment` that the rules look back."""
    since = (moment or clock.now()) - timedelta(days=rules().fair_play.days_looked_back)
    with reading(), db.engine.connect() as connection:
        heavy = _heavy_pairs(connection, since)
        deals, accepting, accepted = _deals(connection, since)
        members = {one for pair in heavy for one in pair} | {*accepting, *accepted}
        given, places = _given(connection, members, heavy, since)
        totals, authors = _site(connection, since)
        made = select(Member.id, Member.created_at)
        return Traffic(
            pairs={
                pair: Votes(row.votes, row.first, row.last, places[pair])
                for pair, row in heavy.items()
            },
            given=given,
            received=_received(connection, members, since),
            totals=totals,
            authors=authors,
            deals=deals,
            accepting=accepting,
            accepted=accepted,
            created={
                row.id: row.created_at for row in _by_ids(connection, made, Member.id, members)
            },
        )


def _counted(since: datetime) -> tuple[Any, ...]:
    return Vote.value == 1, Vote.counted, Vote.at >= since


def _heavy_pairs(connection: Connection, since: datetime) -> dict[Pair, Any]:
    """The pairs with many votes from one to the other; the strongest where there are too many."""
    votes = func.count().label("votes")
    pairs: dict[Pair, Any] = {}
    last = connection.scalar(select(func.max(Vote.voter_id))) or 0
    for start in range(0, last + 1, VOTERS_AT_ONCE):
        rows = connection.execute(
            select(Vote.voter_id, Vote.author_id, votes, func.min(Vote.at).label("first"),
                   func.max(Vote.at).label("last"))
            .where(Vote.voter_id.between(start + 1, start + VOTERS_AT_ONCE), *_counted(since))
            .group_by(Vote.voter_id, Vote.author_id)
            .having(votes >= rules().fair_play.votes_of_pair)
        )  # fmt: skip
        pairs |= {(row.voter_id, row.author_id): row for row in rows}
        if len(pairs) > MOST_PAIRS:
            strongest = sorted(pairs, key=lambda pair: -pairs[pair].votes)[:MOST_PAIRS]
            pairs = {pair: pairs[pair] for pair in strongest}
    return pairs


def _placed(*columns: Any) -> Any:
    """Votes with the question they belong to, counted by `columns` and its industry."""
    question = func.coalesce(Vote.question_id, Answer.question_id)
    return (
        select(*columns, Question.industry_id, func.count().label("votes"))
        .select_from(Vote)
        .outerjoin(Answer, Answer.id == Vote.answer_id)
        .join(Question, Question.id == question)
        .group_by(*columns, Question.industry_id)
    )


def _given(
    connection: Connection, voters: set[int], heavy: Mapping[Pair, Any], since: datetime
) -> tuple[Mapping[int, Places], Mapping[Pair, Places]]:
    """The votes of each of `voters` by industry, and those of the pairs in `heavy`."""
    given: dict[int, Counter[int]] = defaultdict(Counter)
    places: dict[Pair, Counter[int]] = defaultdict(Counter)
    query = _placed(Vote.voter_id, Vote.author_id).where(*_counted(since))
    for row in _by_ids(connection, query, Vote.voter_id, voters):
        given[row.voter_id][row.industry_id] += row.votes
        if (row.voter_id, row.author_id) in heavy:
            places[row.voter_id, row.author_id][row.industry_id] += row.votes
    return given, places


def _received(connection: Connection, authors: set[int], since: datetime) -> Mapping[int, Places]:
    """The votes for each of `authors` by industry, found by their posts."""
    received: dict[int, Counter[int]] = defaultdict(Counter)
    for table, column in ((Question, Vote.question_id), (Answer, Vote.answer_id)):
        query = (
            select(table.author_id, Question.industry_id, func.count().label("votes"))
            .select_from(table)
            .join(Vote, column == table.id)
            .where(*_counted(since))
            .group_by(table.author_id, Question.industry_id)
        )
        if table is Answer:
            query = query.join(Question, Question.id == Answer.question_id)
        for row in _by_ids(connection, query, table.author_id, authors):
            received[row.author_id][row.industry_id] += row.votes
    return received


def _site(connection: Connection, since: datetime) -> tuple[Places, int]:
    """The votes of the whole site by industry, and how many members got any."""
    rows = connection.execute(_placed().where(*_counted(since)))
    totals = {row.industry_id: row.votes for row in rows}
    voted_for = select(func.count(Vote.author_id.distinct())).where(*_counted(since))
    return totals, connection.scalar(voted_for) or 0


def _deals(
    connection: Connection, since: datetime
) -> tuple[Sequence[Deal], Mapping[int, int], Mapping[int, int]]:
    """Accepted answers of pairs with several of them, and how many their members have at all."""
    chosen = (
        select(Question.author_id.label("asker"), Answer.author_id.label("answerer"))
        .join(Answer, Answer.id == Question.accepted_answer_id)
        .where(Question.state == "solved", Question.solved_at >= since)
    )
    pairs = chosen.group_by("asker", "answerer").having(func.count() > 1).subquery()
    rows = connection.execute(
        chosen.add_columns(
            Question.id, Answer.id.label("answer_id"), Question.created_at,
            Answer.created_at.label("answered_at"), Question.solved_at, Question.answers,
            Answer.share,
        )
        .join(pairs, (pairs.c.asker == Question.author_id) & (pairs.c.answerer == Answer.author_id))
        .order_by(Question.solved_at.desc()).limit(MOST_DEALS)
    )  # fmt: skip
    deals = [
        Deal(row.asker, row.answerer, row.id, row.answer_id, row.created_at, row.answered_at,
             row.solved_at, row.answers <= 1, row.share)
        for row in rows
    ]  # fmt: skip
    askers, answerers = ({deal.asker_id for deal in deals}, {deal.answerer_id for deal in deals})
    return (
        deals,
        _sums(connection, chosen, Question.author_id, askers),
        _sums(connection, chosen, Answer.author_id, answerers),
    )


def _sums(connection: Connection, chosen: Any, column: Any, members: set[int]) -> Mapping[int, int]:
    query = chosen.with_only_columns(column, func.count()).group_by(column)
    return dict(tuple(row) for row in _by_ids(connection, query, column, members))


def _by_ids(connection: Connection, query: Any, column: Any, ids: set[int]) -> Iterator[Any]:
    """The rows of `query` whose `column` is one of `ids`, asked for some at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), IDS_AT_ONCE):
        yield from connection.execute(query.where(column.in_(ordered[start : start + IDS_AT_ONCE])))
