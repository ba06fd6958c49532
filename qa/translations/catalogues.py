"""Reading, renewing and writing catalogues with Babel."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from qa.core.i18n import LANGUAGES as _NAMES

ROOT = Path(__file__).parent.parent.parent
LANGUAGES = tuple(_NAMES)

_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # the history knows; a date would always differ
_METHODS = [("qa/**.py", "python"), ("templates/**.*", "jinja2")]
_OPTIONS = {"templates/**.*": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}


def template() -> Catalog:
    """All messages of the code and the templates, untranslated."""
    catalogue = Catalog(project="Shangbang", charset="utf-8")
    for folder in ("qa", "templates"):
        found = extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in _METHODS
             if pattern.startswith(folder)],
            {pattern.removeprefix(f"{folder}/"): options for pattern, options in _OPTIONS.items()},
            keywords=DEFAULT_KEYWORDS,
            comment_tags=("Translators:",),
        )  # fmt: skip
        for _file, _line, message, comments, context in found:
            catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def path(language: str) -> Path:
    """The file of a language's catalogue."""
    return Path(__file__).parent / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue as it is stored; empty where there is none."""
    if not path(language).exists():
        return Catalog(locale=language, project="Shangbang", charset="utf-8")
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(catalogue: Catalog, language: str) -> Catalog:
    """`catalogue` with exactly the messages of the code."""
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = f"# Shangbang: {_NAMES[language]}"
    catalogue.creation_date = catalogue.revision_date = _UNDATED
    if language == "en":
        for message in untranslated(catalogue):
            message.string = message.id
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages without a translation, plural forms included, and those marked fuzzy."""
    return [m for m in catalogue if m.id and (m.fuzzy or not _is_whole(m))]


def write(language: str, catalogue: Catalog) -> None:
    """Store the catalogue, sorted, so that two changes seldom touch the same lines."""
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        write_po(file, catalogue, sort_output=True, no_location=True, omit_header=False, width=100)


def _is_whole(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)
