"""Reactions of the member system."""

from __future__ import annotations

from typing import Any

from . import awarding


def welcome(payload: dict[str, Any]) -> None:
    """A confirmed account gets its first points."""
    member_id = payload["member_id"]
    awarding.award(member_id, "account_confirmed", f"confirmed:{member_id}")
