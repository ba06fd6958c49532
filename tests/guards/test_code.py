"""Rules of the house that a reviewer should not have to repeat."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import inspect

from qa.core.db import Model

ROOT = Path(__file__).parent.parent.parent
CODE = sorted((ROOT / "qa").rglob("*.py"))
LONGEST = 320
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))


def places(files: list[Path], pattern: str) -> list[str]:
    """Where `pattern` stands in `files`, as file:line."""
    found = re.compile(pattern)
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if found.search(line)
    ]


def outside(found: list[str], *allowed: str) -> list[str]:
    return [place for place in found if not place.startswith(allowed)]


def test_time_comes_from_the_clock_alone() -> None:
    found = places(CODE, r"datetime\.(now|utcnow|today)\(|date\.today\(|[^.\w]time\.time\(")
    assert outside(found, "qa/core/clock.py") == []


def test_verbs_and_queries_never_commit() -> None:
    jobs = (
        "qa/search/jobs.py",
        "qa/board/life/jobs.py",
        "qa/ledger/rebuilding.py",
        "qa/recognition/refreshing.py",
    )
    hooks = ("qa/core/web/", "qa/reputation/greeting.py")
    edges = ("qa/cli/", "qa/core/outbox/", *hooks, *jobs)
    found = outside(places(CODE, r"\.commit\(\)"), *edges)
    assert [place for place in found if "/views" not in place and "/security" not in place] == []


def test_only_html_that_the_renderer_made_is_taken_as_html() -> None:
    found = places(TEMPLATES, r"\|\s*safe\b")
    assert [p for p in found if p not in places(TEMPLATES, r"(_html|\bhtml)\s*\|\s*safe\b")] == []


def test_templates_have_no_inline_script_or_style() -> None:
    files = [file for file in TEMPLATES if "/mail/" not in str(file)]
    found = places(files, r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)")
    assert outside(found, "templates/errors/500.html") == []


def test_pieces_say_in_their_first_line_what_they_need() -> None:
    pieces = [file for file in TEMPLATES if file.name.startswith("_")]
    bare = [str(p) for p in pieces if not p.read_text("utf-8").startswith("{#")]
    assert pieces
    assert bare == []


def test_no_relationship_loads_lazily() -> None:
    lazy = [
        str(relationship)
        for mapper in Model.registry.mappers
        for relationship in inspect(mapper).relationships
        if relationship.lazy != "raise_on_sql"
    ]
    assert lazy == []


def longer_than(lines: int, files: list[Path]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)} {count}"
        for file in files
        if (count := len(file.read_text("utf-8").splitlines())) > lines
    ]


def test_modules_stay_short() -> None:
    beside = [file for folder in ("bench", "tests") for file in (ROOT / folder).rglob("*.py")]
    assert longer_than(LONGEST, [*CODE, *beside]) == []
