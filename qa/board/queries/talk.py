"""What stands with the answers of a page: references, regulations, interest, follow-ups, reactions.

Asked for all answers of the page at once, one statement a kind, and none where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from qa.accounts.models import Member
from qa.board import interests, policy, references
from qa.board.citing import Cited
from qa.board.interests import Interest
from qa.board.models import Answer, Citation, FollowUp, Regulation
from qa.board.reacting import KINDS
from qa.board.references import Reference
from qa.core.db import fetch
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor

FOLDED_BELOW = -2
"""An answer whose votes come to less than this is folded."""

RISKY_FROM = 3
"""So many members have to call an answer risky before readers are warned."""


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A follow-up: `asking` by the asker, whose name is None where they stay anonymous."""

    id: int
    body_html: str
    created_at: datetime
    author: str | None
    asking: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class CitationView:
    """A regulation that an answer rests on; with `review` it has changed since, see `note`."""

    regulation_id: int
    name: str
    as_of: date
    review: bool
    changed_on: date | None
    note: str

    @property
    def line(self) -> str:
        """The line of the form that says this."""
        return Cited(self.name, self.as_of).line


@dataclass(frozen=True, slots=True)
class Reactions:
    """How many members said what of an answer, and what the viewer said: one of `KINDS`, or ""."""

    counts: Mapping[str, int]
    mine: str
    ruling: Ruling

    @property
    def given(self) -> bool:
        """Whether anybody said anything."""
        return any(self.counts.values())

    @property
    def cautious(self) -> bool:
        """Whether so many call it risky that readers should know before they do as it says."""
        return self.counts["risky"] >= RISKY_FROM


@dataclass(frozen=True, slots=True)
class TalkView:
    """What stands with one answer. `can` holds the rulings for following up and citing."""

    references: Sequence[Reference]
    interest: Interest
    citations: Sequence[CitationView]
    follow_ups: Sequence[FollowUpView]
    reactions: Reactions
    folded: bool
    can: Mapping[str, Ruling]


@dataclass(frozen=True, slots=True)
class Talk:
    """What the statements of `talk_below` found, by answer."""

    citations: Mapping[int, Sequence[CitationView]]
    follow_ups: Mapping[int, Sequence[FollowUpView]]


TALK_COLUMNS = (
    Answer.references,
    Answer.checks,
    Answer.interest,
    Answer.works,
    Answer.outdated,
    Answer.risky,
    select(Citation.answer_id)
    .where(Citation.answer_id == Answer.id)
    .correlate(Answer)
    .exists()
    .label("has_citations"),
    select(FollowUp.id)
    .where(FollowUp.answer_id == Answer.id)
    .correlate(Answer)
    .exists()
    .label("has_follow_ups"),
)
"""What `talk_view` needs of an answer beside its author, its votes and its end."""


def talk_below(viewer: Actor | None, question: Any, answers: Sequence[Any]) -> Talk:
    """The citations and follow-ups of the rows `answers`; a statement only where there are any."""
    citing = [answer.id for answer in answers if answer.has_citations]
    followed = [answer.id for answer in answers if answer.has_follow_ups]
    return Talk(
        _citations(citing) if citing else {},
        _follow_ups(viewer, question, followed) if followed else {},
    )


def talk_view(
    viewer: Actor | None, question: Any, answer: Any, talk: Talk, mine: Mapping[int, str]
) -> TalkView:
    """What stands with the row `answer`; `mine` are the viewer's reactions by answer."""
    best = answer.accepted_at is not None or answer.recommended_at is not None
    return TalkView(
        references=references.read(answer.references, answer.checks),
        interest=interests.read(answer.interest),
        citations=talk.citations.get(answer.id, ()),
        follow_ups=talk.follow_ups.get(answer.id, ()),
        reactions=_reactions(viewer, question, answer, mine.get(answer.id, "")),
        folded=not best and answer.ups - answer.downs < FOLDED_BELOW,
        can={
            "follow_up": policy.follow_up(viewer, question, answer),
            "hide_follow_up": policy.hide_follow_up(viewer, question),
            "cite": policy.edit(viewer, answer, question),
        },
    )


_COUNTS = select(Answer.id, Answer.author_id, Answer.works, Answer.outdated, Answer.risky).where(
    Answer.id == bindparam("answer_id")
)


def reactions_view(viewer: Actor, question: Any, answer_id: int, mine: str) -> Reactions:
    """The reactions to an answer as they stand now, once the viewer said `mine`."""
    return _reactions(viewer, question, fetch(_COUNTS, answer_id=answer_id).one(), mine)


def _reactions(viewer: Actor | None, question: Any, answer: Any, mine: str) -> Reactions:
    counts = {name: getattr(answer, name) for name in KINDS}
    return Reactions(counts, mine, policy.react(viewer, answer, question))


_CITATIONS = (
    select(
        Citation.answer_id,
        Regulation.id,
        Regulation.name,
        Citation.as_of,
        Citation.review_since.is_not(None),
        Regulation.changed_on,
        Regulation.note,
    )
    .join(Regulation, Regulation.id == Citation.regulation_id)
    .where(Citation.answer_id.in_(bindparam("answer_ids", expanding=True)))
    .order_by(Regulation.id)
)


def _citations(answer_ids: list[int]) -> Mapping[int, list[CitationView]]:
    below: dict[int, list[CitationView]] = {}
    for answer_id, *values in fetch(_CITATIONS, answer_ids=answer_ids):
        below.setdefault(answer_id, []).append(CitationView(*values))
    return below


_FOLLOW_UPS = (
    select(
        FollowUp.answer_id,
        FollowUp.id,
        FollowUp.body_html,
        FollowUp.created_at,
        FollowUp.author_id,
        FollowUp.hidden_at,
        Member.name,
    )
    .join(Member, Member.id == FollowUp.author_id)
    .where(
        FollowUp.answer_id.in_(bindparam("answer_ids", expanding=True)),
        or_(FollowUp.hidden_at.is_(None), bindparam("all")),
    )
    .order_by(FollowUp.id)
)


def _follow_ups(
    viewer: Actor | None, question: Any, answer_ids: list[int]
) -> Mapping[int, list[FollowUpView]]:
    everything = viewer is not None and viewer.moderates
    below: dict[int, list[FollowUpView]] = {}
    for row in fetch(_FOLLOW_UPS, answer_ids=answer_ids, all=everything):
        asking = row.author_id == question.author_id
        view = FollowUpView(
            id=row.id,
            body_html=row.body_html,
            created_at=row.created_at,
            author=None if asking and question.anonymous else row.name,
            asking=asking,
            hidden=row.hidden_at is not None,
        )
        below.setdefault(row.answer_id, []).append(view)
    return below
