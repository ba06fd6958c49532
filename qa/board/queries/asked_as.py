"""How a question was asked: its trade card, its warning signs, and who may know its asker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from qa.accounts.models import Member
from qa.board import policy
from qa.board.genuine import Triage, triage
from qa.board.models import Kind
from qa.board.trade_card import LABELS, TradeCard
from qa.core.db import fetch
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor

from .shapes import Author


@dataclass(frozen=True, slots=True)
class AskedAs:
    """How a question was asked.

    `asker` is there only for the one member who was shown who asked; `shown_to` is that
    member's name, for the asker alone. `trusted_level` is what it takes to
    be shown an asker; None for a guest, who can show nobody.
    """

    card: TradeCard
    triage: Triage | None
    anonymous: bool
    asker: Author | None
    shown_to: str | None
    reveal: Ruling
    trusted_level: int | None


_NAME = select(Member.name).where(Member.id == bindparam("member_id"))


def asked_as(viewer: Actor | None, row: Any) -> AskedAs:
    """How the question of `row`, one of the question page's, was asked, for its reader."""
    shown_to_viewer = viewer is not None and row.anonymous and row.revealed_to_id == viewer.id
    mine = viewer is not None and viewer.id == row.author_id
    shown_to = None
    if mine and row.revealed_to_id is not None:
        shown_to = fetch(_NAME, member_id=row.revealed_to_id).scalar()
    return AskedAs(
        card=TradeCard(**{name: getattr(row, name) for name in LABELS}),
        triage=triage(row.red_flags) if row.kind == Kind.GENUINE else None,
        anonymous=row.anonymous,
        asker=Author(row.name, row.level or 1) if shown_to_viewer else None,
        shown_to=shown_to,
        reveal=policy.reveal(viewer, row),
        trusted_level=viewer.level_for("be_shown_asker") if viewer else None,
    )
