"""Whether all that was acknowledged to the crowd is there, and nothing that was not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from qa.board.models import Answer, Ballot, Comment, Question, State, TimelineEntry, Vote
from qa.core.db import db
from qa.ledger.models import Transfer
from qa.moderation.models import Flag, RingAct
from qa.reputation.models import Award

from .acting import Done, Place

Words = Iterator[str]


def lost(place: Place, done: list[Done]) -> list[str]:
    """What was acknowledged and is not there, or is there and was not, in words."""
    acknowledged = [one for one in done if one.acknowledged]
    found = []
    for check in (_votes, _ends, _posts, _keys, _days, _decisions):
        found += check(place, acknowledged)
    return found


def _matching(done: list[Done], pattern: str) -> Iterator[tuple[Done, Any]]:
    whole = re.compile(pattern)
    return ((one, found) for one in done if (found := whole.fullmatch(one.click.address)))


def _votes(_place: Place, done: list[Done]) -> Words:
    """What stands is the last that one of the processes was told."""
    last: dict[Any, dict[int, int]] = defaultdict(dict)
    for one, found in _matching(done, r"/(question|answer)s/(\d+)/vote"):
        key = (one.click.member_id, found[1], int(found[2]))
        last[key][one.process] = int(one.click.fields["value"])
    stored = {
        (
            vote.voter_id,
            "question" if vote.question_id else "answer",
            vote.question_id or vote.answer_id,
        ): vote.value
        for vote in db.session.scalars(select(Vote))
    }
    for key, values in last.items():
        if stored.get(key, 0) not in values.values():
            yield f"vote {key}: told {values}, stored {stored.get(key)}"
    for key in stored.keys() - last.keys():
        yield f"vote {key} is not anybody's"


def _ends(place: Place, done: list[Done]) -> Words:
    """Acceptances and their withdrawals take turns; each withdrawal was told once."""
    told: Counter[tuple[str, int]] = Counter()
    for _, found in _matching(done, r"/answers/(\d+)/acceptance(/remove)?"):
        told["withdrawn" if found[2] else "accepted", place.questions[int(found[1])]] += 1
    for _, found in _matching(done, r"/questions/(\d+)/acceptance"):
        told["accepted", int(found[1])] += 1
    for question in db.session.scalars(select(Question).where(Question.id.in_(place.askers))):
        accepted = _entries(question.id, "accepted")
        withdrawn = _entries(question.id, "acceptance_withdrawn")
        if withdrawn != told["withdrawn", question.id]:
            yield f"question {question.id}: {withdrawn} withdrawals, told {told}"
        if accepted > told["accepted", question.id]:
            yield f"question {question.id}: {accepted} acceptances, told {told}"
        if accepted - withdrawn != (question.state == State.SOLVED):
            yield f"question {question.id}: accepted {accepted}, withdrawn {withdrawn}"


def _entries(question_id: int, *kinds: str) -> int:
    entries = select(func.count()).select_from(TimelineEntry)
    found = entries.where(TimelineEntry.question_id == question_id, TimelineEntry.kind.in_(kinds))
    return db.session.scalar(found) or 0


def _posts(place: Place, done: list[Done]) -> Words:
    """Every post that was told is there once; what was deleted and brought back takes turns."""
    answered = {
        (one.click.member_id, int(found[1]))
        for one, found in _matching(done, r"/questions/(\d+)/answers")
    }
    later = select(Answer.author_id, Answer.question_id).where(Answer.id.not_in(place.authors))
    stored = {tuple(row) for row in db.session.execute(later)}
    if answered - stored or len(stored - answered):
        yield f"answers: told {answered - stored}, stored {stored - answered}"
    for kind, table in (("question", Question), ("answer", Answer), ("comment", Comment)):
        told = sum(1 for _ in _matching(done, rf"/{kind}s/\d+/restore"))
        gone, back = (
            db.session.scalar(select(func.count()).where(TimelineEntry.kind == f"{kind}_{what}"))
            for what in ("removed", "restored")
        )
        hidden = db.session.scalar(select(func.count()).where(table.hidden_at.is_not(None)))
        if back != told or gone - back != hidden:
            yield f"{kind}s: removed {gone}, restored {back}, told {told}; hidden {hidden}"


def _keys(_place: Place, done: list[Done]) -> Words:
    """What has a key of its own is there once: raises, questions, comments."""
    told = {
        f"raise:question:{found[1]}:{one.click.fields['request_key']}"
        for one, found in _matching(done, r"/questions/(\d+)/bounty")
    }
    raised = set(db.session.scalars(select(Transfer.key).where(Transfer.cause == "bounty_raised")))
    if told != raised:
        yield f"raises: told {told - raised}, stored {raised - told}"
    for pattern, table in ((r"/questions/ask", Question), (r"/questions/\d+/comments", Comment)):
        told = {one.click.fields["request_key"] for one, _ in _matching(done, pattern)}
        keys = select(table.request_key).where(table.request_key.is_not(None))
        stored = db.session.scalars(keys).all()
        if sorted(told) != sorted(stored):
            yield f"{table.__tablename__}: told {len(told)}, stored {len(stored)}"


def _days(_place: Place, done: list[Done]) -> Words:
    told = {f"signed-in:{one.click.member_id}:{one.day}" for one, _ in _matching(done, "/login")}
    given = set(db.session.scalars(select(Award.key).where(Award.rule == "signed_in")))
    if told != given:
        yield f"days: told {told - given}, stored {given - told}"


def _decisions(_place: Place, done: list[Done]) -> Words:
    for one, found in _matching(done, r"/moderation/flags/(\d+)/decision"):
        flag = db.session.get_one(Flag, int(found[1]))
        if flag.state != one.click.fields["value"]:
            yield f"flag {flag.id}: told {one.click.fields['value']}, stored {flag.state}"
    told = Counter(
        (int(found[1]), one.click.fields["value"])
        for one, found in _matching(done, r"/moderation/rings/(\d+)/decision")
    )
    for ring_id, verb, times in db.session.execute(
        select(RingAct.ring_id, RingAct.act, func.count()).group_by(RingAct.ring_id, RingAct.act)
    ):
        if not 0 < times <= told[ring_id, verb]:
            yield f"ring {ring_id}: {verb} {times} times, told {told[ring_id, verb]}"
    for voter_id, question_id in {
        (one.click.member_id, int(found[1]))
        for one, found in _matching(done, r"/questions/(\d+)/ballot")
    }:
        voices = select(func.count()).select_from(Ballot)
        if not db.session.scalar(
            voices.where(Ballot.voter_id == voter_id, Ballot.question_id == question_id)
        ):
            yield f"the voice of {voter_id} on question {question_id} is lost"
