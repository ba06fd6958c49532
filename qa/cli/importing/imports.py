"""The two imports from beginning to end: progress shown, rejects kept, a summary at the close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from flask import current_app

from qa.core.db import db, reading
from qa.core.text import clean_line

from . import questions, running
from .industries import Places, UnknownIndustry, named
from .lines import Lines
from .progress import Bar
from .records import LONGEST_SOURCE, Row
from .rejects import Rejects
from .running import AlreadyRunning, Tally
from .stackexchange.posts import Dump
from .stackexchange.staging import BadDump, staged

T = TypeVar("T")


def import_files(files: Sequence[Path]) -> None:
    """Import JSON lines, file by file."""
    names = Counter(map(_bare_name, files))
    if double := [name for name, count in names.items() if count > 1]:
        raise click.UsageError(f"Two files are called {double[0]}; import them one by one.")
    with _explained(), running.alone(_data_folder()):
        for file in files:
            _import_file(file)


def _import_file(file: Path) -> None:
    places = _looked_up(Places)
    lines = Lines(file)
    with Rejects(_bare_name(file)) as rejects, Bar(file.name, lines.size) as bar:
        rows = questions.rows(lines, places, rejects)
        tally = _run(rows, rejects, bar, lines.position)
    _report(file.name, tally, rejects)
    if places.unknown:
        names = ", ".join(f"{name} ({count})" for name, count in places.unknown.most_common(20))
        click.echo(f"  Industries we do not know, put under {places.default.slug}: {names}")
    if lines.damage:
        raise click.ClickException(f"{file}: {lines.damage}. What stands before is imported.")


def import_dump(folder: Path, industry: str, site: str) -> None:
    """Import the Stack Exchange dump in `folder`, known as `site`, into one industry."""
    if not 0 < len(site) <= LONGEST_SOURCE or "/" in site or site != clean_line(site):
        raise click.UsageError(
            f"Give the site a name of 1 to {LONGEST_SOURCE} characters, without a slash."
        )
    scratch = _data_folder() / "import.db"
    with _explained(), running.alone(_data_folder()):
        node = _looked_up(lambda: named(industry))
        with Rejects(site) as rejects, staged(folder, scratch, rejects) as staging:
            dump = Dump(staging, site, node, rejects)
            dump.add_tags()
            db.session.commit()
            with Bar(site, staging.count_questions()) as bar:
                tally = _run(dump.rows(), rejects, bar, lambda: dump.position)
    _report(site, tally, rejects)


def _run(rows: Iterable[Row], rejects: Rejects, bar: Bar, position: Callable[[], int]) -> Tally:
    tally = Tally()
    running.run(rows, rejects, tally, lambda: bar.move(position(), tally.note()))
    bar.move(position(), tally.note())
    return tally


def _report(what: str, tally: Tally, rejects: Rejects) -> None:
    click.echo(
        f"{what}: {tally.questions:,} questions, {tally.answers:,} answers and"
        f" {tally.comments:,} comments added in {tally.seconds():.1f} s;"
        f" {tally.known:,} questions were here already."
    )
    if rejects.count:
        click.echo(f"  {rejects.count:,} rows could not be taken; see {rejects.path}")


def _bare_name(file: Path) -> str:
    return file.name.removesuffix(".gz").removesuffix(".jsonl")


def _data_folder() -> Path:
    folder: Path = current_app.config["DATA_DIR"]
    return folder


def _looked_up(look: Callable[[], T]) -> T:
    """What `look` finds in the database, in a transaction of its own that only reads."""
    with reading():
        found = look()
        db.session.rollback()
    return found


@contextmanager
def _explained() -> Iterator[None]:
    """What can go wrong is told in a sentence."""
    try:
        yield
    except AlreadyRunning:
        raise click.ClickException("Another import is running on this data folder.") from None
    except UnknownIndustry as error:
        raise click.ClickException(
            f"There is no open industry {error}; `flask industries sync` brings in the list."
        ) from None
    except BadDump as error:
        raise click.ClickException(f"{error}. Nothing was imported.") from None
