"""What hosts that are killed or meet do, each in a process of its own."""

from __future__ import annotations

from typing import Any

from qa import create_app
from qa.recognition import refreshing


def make_all(settings: dict[str, Any], ready: Any) -> None:
    """A host that makes all places over and over."""
    with create_app(settings).app_context():
        ready.set()
        while True:
            refreshing.refresh_all()
