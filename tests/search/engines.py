"""Every engine there is, and short ways to write to one and to ask it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from qa.search import engine as contract
from qa.search.engine import Document, Engine, Filters, Query, Results
from qa.search.whoosh_engine import WhooshEngine

SHELF: dict[int, Document] = {}
"""The questions whose texts engines can read to find phrases in them."""


def texts(ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """As the database would give them."""
    assert len(ids) <= contract.MOST_CONFIRMED
    found = (SHELF[id_] for id_ in ids if id_ in SHELF)
    return {d.id: (d.title, d.body, d.answers) for d in found}


ENGINES = {
    "whoosh": lambda folder: WhooshEngine(folder, look_again=0, texts=texts),
    "whoosh, step by step": lambda folder: WhooshEngine(folder, look_again=0, texts=texts),
}


class NotTheMatcherOfThisVersion:
    """Stands where Whoosh's matcher of blocks is known, so that its public way is taken."""


def nothing(_ids: Collection[int]) -> Collection[Document]:
    return ()


def write(engine: Engine, *documents: Document) -> None:
    """Index `documents`, and have their texts at hand."""
    SHELF.update((document.id, document) for document in documents)
    engine.write(documents)


def search(engine: Engine, text: str = "", **wanted: Any) -> Results:
    """What a query finds; filters are named beside the other parts of it."""
    names = Filters.__dataclass_fields__
    filters = {name: wanted.pop(name) for name in [*wanted] if name in names and name != "score"}
    return engine.search(Query(text, filters=Filters(**filters), **wanted))


def found(engine: Engine, text: str = "", **wanted: Any) -> list[int]:
    return [hit.id for hit in search(engine, text, **wanted).hits]
