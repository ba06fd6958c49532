"""``flask import questions`` and ``flask import stackexchange``.

The web process loads this module too, to know the commands; what only a running import needs
is therefore imported inside them.
"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

group = AppGroup("import", help="Bring in questions of other sites.")


@group.command("questions")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def questions(files: tuple[Path, ...]) -> None:
    """Import JSON lines, plain or .gz: a question with its answers a line.

    May be stopped at any time and started again: what is here already is passed over.
    """
    from . import imports

    imports.import_files(files)


@group.command("stackexchange")
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--industry",
    metavar="SLUG",
    required=True,
    help="Where all the questions go; a Stack Exchange site has no industries.",
)
@click.option("--site", help="What the dump is known as here; by default the folder's name.")
def stackexchange(folder: Path, industry: str, site: str | None) -> None:
    """Import the dump of a Stack Exchange site: a folder with Posts.xml and its companions.

    May be stopped at any time and started again: what is here already is passed over.
    """
    from . import imports

    imports.import_dump(folder, industry, site or folder.resolve().name)
