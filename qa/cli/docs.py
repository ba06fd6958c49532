"""``flask docs``: the pages of the documentation that are made from the code."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from qa.core.config import SETTINGS

FOLDER = Path(__file__).parent.parent.parent / "docs"


@click.command("docs")
@with_appcontext
def docs() -> None:
    """Write docs/routes.md and docs/settings.md anew."""
    for name, text in pages(current_app).items():
        (FOLDER / name).write_text(text, "utf-8")
        click.echo(f"docs/{name}")


def pages(app: Flask) -> dict[str, str]:
    """The generated pages, by name of file."""
    return {"routes.md": _routes(app), "settings.md": _settings()}


def _routes(app: Flask) -> str:
    rows = sorted(
        (
            rule.rule,
            ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            rule.endpoint,
            _first_line(app.view_functions[rule.endpoint]),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"  # served in front of Flask, file by file
    )
    lines = [f"| `{path}` | {methods} | `{name}` | {what} |" for path, methods, name, what in rows]
    return _page(
        "Addresses", "Every address the site answers.", "| address | methods | endpoint | what |\n"
        "| --- | --- | --- | --- |", lines,
    )  # fmt: skip


def _first_line(view: object) -> str:
    lines = (getattr(view, "__doc__", None) or "").strip().split("\n")
    return lines[0].strip()


def _settings() -> str:
    lines = [f"| `{s.name}` | `{s.default or ' '}` | {s.meaning} |" for s in SETTINGS]
    return _page(
        "Settings", "Each is read from the environment when the site starts; a value that cannot "
        "be read stops the start with a sentence that names it.",
        "| name | default | meaning |\n| --- | --- | --- |", lines,
    )  # fmt: skip


def _page(title: str, lead: str, head: str, lines: list[str]) -> str:
    made = "Made from the code by `flask docs`; do not edit."
    return f"# {title}\n\n{lead} {made}\n\n{head}\n" + "\n".join(lines) + "\n"
