"""Acts that meet, for ``test_closing``; imported by processes that must not make databases."""

from __future__ import annotations

from qa.accounts import closing
from qa.accounts.models import Member
from qa.core.db import db


def close(member_id: int) -> None:
    member = db.session.get_one(Member, member_id)
    closing.close(member, member.name)
