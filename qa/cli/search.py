"""``flask search``: building the index anew, and comparing it with the database."""

from __future__ import annotations

import time
from collections.abc import Iterable

import click
from flask.cli import AppGroup
from rich.progress import track

from qa.search import documents, keeping, verifying
from qa.search.engine import Document, IndexBusy, IndexUnusable, current_engine

group = AppGroup("search", help="The search index.")

NAMED = 20
"""How many ids of a kind of difference are listed."""


@group.command("rebuild")
def rebuild() -> None:
    """Build the index anew beside the one in use, and swap it in; may be done at any time."""
    begun = time.monotonic()
    try:
        keeping.rebuild(_watched(documents.load_all()))
    except IndexBusy as error:
        raise click.ClickException(f"Not done: {error}.") from None
    count = current_engine().count()
    click.echo(f"{count} questions indexed in {time.monotonic() - begun:.1f} s.")


@group.command("verify")
def verify() -> None:
    """Compare the index with the database; exit status 1 where they differ."""
    try:
        found = verifying.lasting_differences(_watched)
    except IndexUnusable as error:
        raise click.ClickException(f"The index cannot be used: {error}.") from None
    for words, ids in (
        ("missing from the index", found.missing),
        ("in the index but not to be found", found.extra),
        ("not as the database has them", found.stale),
    ):
        if ids:
            more = " …" if len(ids) > NAMED else ""
            click.echo(f"{len(ids)} {words}: {' '.join(map(str, ids[:NAMED]))}{more}")
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"{current_engine().count()} questions, no differences.")


def _watched(source: Iterable[Document]) -> Iterable[Document]:
    return track(source, "Questions", total=documents.count())
