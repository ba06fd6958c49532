"""``flask search``: the index built anew or compared with the database; learning from pairs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.progress import track

from qa.search import associating, documents, keeping, learning, pairs, verifying
from qa.search.engine import Document, IndexBusy, IndexUnusable, current_engine
from qa.search.suggesting import building

group = AppGroup("search", help="The search index.")

FEWEST = 500
"""Groups of questions that ask the same from which there is something to learn."""

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
    building.build()
    click.echo("Suggestions collected.")


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


@group.command("learn")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
def learn(file: Path | None) -> None:
    """Learn which questions ask the same in other words; takes minutes, in use at once.

    From the pairs in FILE, tab-separated with the columns query, candidate and label (1 for the
    same); without it from the questions of this site that were closed as duplicates.
    """
    begun = time.monotonic()
    try:
        known = pairs.of_site() if file is None else pairs.read(file)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"The pairs cannot be read: {error}.") from None
    same = [(pair.query, pair.candidate) for pair in known if pair.same]
    groups = len(set(learning.group(same).values()))
    if groups < FEWEST:
        raise click.ClickException(
            f"Not done: {groups} groups of questions ask the same, it takes {FEWEST} to learn from."
        )
    others = [side for pair in known for side in (pair.query, pair.candidate)]
    learnt = learning.learn(same, [*others, *pairs.titles_of_site()])
    path = associating.path_of(current_app.config["DATA_DIR"])
    learnt.save(path)
    click.echo(f"{groups} groups learnt in {time.monotonic() - begun:.0f} s: {path}")


def _watched(source: Iterable[Document]) -> Iterable[Document]:
    return track(source, "Questions", total=documents.count())
