"""What members who come at the same moment do, in processes that must not load the fixtures."""

from __future__ import annotations

from qa.reputation import attending


def come(member_id: int) -> None:
    """Be here today."""
    attending.attend(member_id)
