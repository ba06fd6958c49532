"""An engine of each kind, for the tests of what all must do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.search.engine import Engine
from qa.search.whoosh_engine import postings

from .engines import ENGINES, SHELF, NotTheMatcherOfThisVersion, nothing


@pytest.fixture(params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An engine with an empty index."""
    if "step by step" in request.param:
        monkeypatch.setattr(postings, "W3LeafMatcher", NotTheMatcherOfThisVersion)
    engine = ENGINES[request.param](tmp_path / "search")
    engine.rebuild((), nothing)
    SHELF.clear()
    yield engine
    engine.close()
