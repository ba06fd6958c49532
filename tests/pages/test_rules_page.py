"""The page of the rules: every number on it is one of the file, and all of the file are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

import html5lib
import pytest
from flask import Flask

from qa.core.db import db
from qa.pages import help as help_pages
from qa.reputation import levels
from qa.reputation.figures import AWARDS, PRIVILEGES, FairPlay
from qa.reputation.models import SiteStage
from qa.reputation.rules import rules
from qa.reputation.words import CAUSES
from qa.reputation.words import PRIVILEGES as WORDS
from tests.page_quality import PageClient

_OF_MODERATORS = {field.name for field in fields(FairPlay)} - {"votes_between_pair_a_day"}
"""What gives a ring away: its members read the page too."""

_KEPT = {
    "answers", "accepted", "own_purse_only", "number", "established_level", *_OF_MODERATORS,
}  # fmt: skip
"""What counts answers is not shown either, and whose purse gets points is shown in words; levels
keep their places, and one must be reached."""


def renumbered(value: Any, numbers: Iterator[int]) -> Any:
    """`value` with another number in every place, none of them twice."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{
                field.name: renumbered(getattr(value, field.name), numbers)
                for field in fields(value)
                if field.name not in _KEPT
            },
        )
    if isinstance(value, Mapping):
        return {name: renumbered(part, numbers) for name, part in value.items()}
    if isinstance(value, tuple):
        return tuple(renumbered(part, numbers) for part in value)
    if isinstance(value, float):
        return next(numbers) / 100
    if isinstance(value, int):
        return next(numbers) * (-1 if value < 0 else 1)
    return value


def numbers_on(html: str) -> set[int]:
    """All numbers that stand in the text of a page's main part; "2,000" is one, "50 %" is 50."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    text = " ".join(tree.find(".//main").itertext())
    return {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)}


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_every_number_on_the_page_is_the_one_in_the_file(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    numbers = count(101)
    changed = renumbered(rules(), numbers)
    for module in (help_pages, levels):
        monkeypatch.setattr(module, "rules", lambda: changed)
    client.set_cookie("language", language)
    page = client.get("/help/rules").text
    places = {*range(1, len(changed.levels) + 1), 0}
    assert numbers_on(page) == places | set(range(101, next(numbers)))


def test_every_cause_and_every_privilege_stands_there_in_words(client: PageClient) -> None:
    page = client.get("/help/rules").text
    assert set(CAUSES) == set(AWARDS)
    assert set(WORDS) == set(PRIVILEGES)
    assert [
        str(words) for words in CAUSES.values() if str(words).replace("'", "&#39;") not in page
    ] == []


def test_what_gives_a_common_purse_nothing_says_so(client: PageClient) -> None:
    page = client.get("/help/rules").text
    said = page.count("only the experience for accounts whose points are pooled")
    assert said == sum(rule.own_purse_only for rule in rules().awards.values()) == 3


def test_a_level_shows_what_it_opens_at_the_stage_the_site_is_in(
    app: Flask, client: PageClient
) -> None:
    opens = (
        'id="level-2"><td class="n">2</td><th scope="row">Assistant</th><td class="n">80</td><td>'
    )
    assert f"{opens}Voting up; Reporting; Asking on</td>" in client.get("/help/rules").text
    app.config["SITE_STAGE"] = "auto"
    assert f"{opens}Voting down; Voting for the best" in client.get("/help/rules").text
    db.session.add(SiteStage(stage="growing"))
    db.session.commit()
    page = client.get("/help/rules").text
    assert "This is a growing site now." in page
    assert f"{opens}Voting up; Commenting on others" in page


def test_the_page_is_found_from_every_page_and_in_the_sitemap(client: PageClient) -> None:
    assert 'href="/help/rules"' in client.get("/questions").text
    assert "/help/rules</loc>" in client.get("/sitemaps/boards.xml").text


def test_how_asking_works_names_the_levels_of_the_stage(app: Flask, client: PageClient) -> None:
    row = '<th scope="row">Vote to close and to reopen</th><td>'
    assert f"{row}8</td>" in client.get("/help/asking").text
    app.config["SITE_STAGE"] = "young"
    assert f"{row}3</td>" in client.get("/help/asking").text
