"""Questions, and the lists they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime

from .industries import Industry
from .states import Kind, State


def tag_bits(names: Iterable[str]) -> int:
    """The signature of tags: two of 63 bits for each.

    A question that lacks a bit of a tag does not carry the tag. So an index that holds the
    signature rules out nearly all that a look into `QuestionTag` would.
    """
    sums = [crc32(name.encode()) for name in names]
    bits = 0
    for number in sums:
        bits |= 1 << number % 63 | 1 << number // 63 % 63
    return bits


def _tag_bits(context: Any) -> int:
    return tag_bits(context.get_current_parameters().get("tags", ()))


class Question(Model):
    """What a merchant asked. `trade_id` is the industry's top level, stored for the lists.

    The clocks of its life: `deadline_at` while it is open, `ballot_ends_at` while it is voted
    on, `charge_at` while leaving it unhandled may still cost the asker points. `round` counts
    how often it was opened anew, and stands in the keys of what each round paid. What is set
    and when is `qa.board.life`'s to say.
    """

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id))
    trade_id: Mapped[int] = mapped_column(ForeignKey(Industry.id))
    kind: Mapped[str] = mapped_column(String(10), default=Kind.QUESTION)
    language: Mapped[str] = mapped_column(String(4), default="zh")  # zh or en: what it is in
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column()
    excerpt: Mapped[str] = mapped_column(String(200))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    tag_bits: Mapped[int] = mapped_column(BigInteger, default=_tag_bits)  # changes with `tags`
    red_flags: Mapped[list[str]] = mapped_column(JSON, default=list)  # for `Kind.GENUINE`

    # The trade card: all of it optional, the choices in `qa.board.trade_card`.
    product: Mapped[str] = mapped_column(String(60), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")
    quantity: Mapped[str] = mapped_column(String(20), default="")
    region: Mapped[str] = mapped_column(String(20), default="")
    platform: Mapped[str] = mapped_column(String(20), default="")

    anonymous: Mapped[bool] = mapped_column(default=False)
    revealed_to_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    bounty: Mapped[int] = mapped_column(default=0)

    state: Mapped[str] = mapped_column(String(12), default=State.OPEN)
    round: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    deadline_days: Mapped[int] = mapped_column(default=15)
    deadline_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ballot_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    charge_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # or recommended
    outcome_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("answers.id", use_alter=True), unique=True
    )
    recommended_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("answers.id", use_alter=True), unique=True
    )

    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_reason: Mapped[str | None] = mapped_column(String(20))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), index=True)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    protected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    featured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pinned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # in its industry
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_by: Mapped[str | None] = mapped_column(String(10))
    hidden_reason: Mapped[str | None] = mapped_column(String(200))

    ups: Mapped[int] = mapped_column(default=0)
    downs: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    views: Mapped[int] = mapped_column(default=0)
    solved_visits: Mapped[int] = mapped_column(default=0)  # "this answers it", from the ask form
    heat: Mapped[float] = mapped_column(default=0.0)
    request_key: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("author_id", "request_key"),
        CheckConstraint(
            "state IN ('open', 'voting', 'solved', 'recommended', 'declined', 'expired', 'closed')",
            name="state",
        ),
        CheckConstraint("(state = 'solved') = (accepted_answer_id IS NOT NULL)", name="solved"),
        CheckConstraint(
            "(state = 'recommended') = (recommended_answer_id IS NOT NULL)", name="recommended"
        ),
        CheckConstraint("(state = 'voting') = (ballot_ends_at IS NOT NULL)", name="voting"),
        CheckConstraint("(state = 'closed') = (closed_reason IS NOT NULL)", name="closed"),
        CheckConstraint("bounty >= 0 AND answers >= 0 AND ups >= 0 AND downs >= 0", name="counts"),
        CheckConstraint("kind IN ('question', 'genuine')", name="kind"),
        CheckConstraint("duplicate_of_id <> id", name="duplicate"),
        Index("ix_questions_author_id_created_at", "author_id", "created_at"),
    )


# Each tab of the lists is one of these orders, on the whole site, in a top-level industry and
# in an industry; the index holds just the rows of the tab, so every page is a short range scan.
TABS = {
    "newest": ("created_at", "hidden_at IS NULL"),
    "hot": ("heat", "hidden_at IS NULL"),
    "unanswered": ("created_at", "hidden_at IS NULL AND state = 'open' AND answers = 0"),
    "bounty": ("bounty", "hidden_at IS NULL AND state = 'open' AND bounty > 0"),
    "expiring": ("deadline_at", "hidden_at IS NULL AND state = 'open'"),
    "voting": ("ballot_ends_at", "hidden_at IS NULL AND state = 'voting'"),
    "solved": ("solved_at", "hidden_at IS NULL AND state IN ('solved', 'recommended')"),
}
"""Tab of the lists: the column that orders it, and which questions belong to it."""

FACETS = (
    "state", "language", "kind", "stage", "quantity", "region", "platform", "bounty", "featured_at",
    "tag_bits",
)  # fmt: skip
"""What lists are filtered by, besides the industry; of the tags, their signature.

Each index carries them behind its order, so that a filter is answered by the index alone,
however rare what it lets through: at worst one pass over the narrow index, never over the rows.
"""

for _tab, (_column, _where) in TABS.items():
    for _scope in ((), ("trade_id",), ("industry_id",)):
        _order = (*_scope, _column, "id")
        Index(
            "_".join(("ix_questions", _tab, *_scope)),
            *(getattr(Question, name) for name in _order),
            *(getattr(Question, name) for name in FACETS if name not in _order),
            sqlite_where=text(_where),
            postgresql_where=text(_where),
        )

_LISTED = tuple(
    dict.fromkeys(
        (
            "id",
            "trade_id",
            "industry_id",
            *FACETS,
            "answers",
            *(column for column, _ in TABS.values()),
        )
    )
)

DRIVERS = {
    "id": "hidden_at IS NULL",
    **{
        _name: f"hidden_at IS NULL AND {_name} <> ''"
        for _name in ("stage", "quantity", "region", "platform")
    },
    "state": "hidden_at IS NULL AND state IN ('voting', 'declined', 'closed')",
    "kind": "hidden_at IS NULL AND kind = 'genuine'",
    "featured_at": "hidden_at IS NULL AND featured_at IS NOT NULL",
    "bounty": "hidden_at IS NULL AND bounty > 50",
}
"""What finds few questions at once: a tag, by their ids; each field of the trade card; and those
values of the other filters that few questions have.

These indexes hold every order and every filter, so the few are put in order without a look at
their rows. The name of each is ``ix_questions_by_`` and the column; the value is its condition.
"""

for _name, _where in DRIVERS.items():
    Index(
        f"ix_questions_by_{_name}",
        *(getattr(Question, name) for name in dict.fromkeys((_name, *_LISTED))),
        sqlite_where=text(_where),
        postgresql_where=text(_where),
    )

# What the clock drives, each found by the chore that does it, and what stands above the lists.
for _name, _column, _where in (
    ("charge", "charge_at", "charge_at IS NOT NULL"),
    ("outcome", "solved_at", "state = 'solved' AND outcome_asked_at IS NULL"),
    ("featured", "featured_at", "featured_at IS NOT NULL"),
    ("pinned", "industry_id", "pinned_at IS NOT NULL"),
):
    Index(
        f"ix_questions_{_name}",
        getattr(Question, _column),
        sqlite_where=text(_where),
        postgresql_where=text(_where),
    )
