"""An expert's month: answers for bounties in one industry, and what it comes to."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from qa.recognition import refreshing

from .conftest import DEMO_PASSWORD, People, answer, ask, check, fits
from .travel import Travel, adds_up, books_are_right, enrol, lines, soon

NAME = "Vera Lindqvist"
CARD = ".member-card:popover-open"
HOURS = 2 / 24

# Within the fortnight: what is older, the worker, for whom it is today, brings to its end.
CASES = (
    (-13, "tomhughes", "20", "Who pays the storage when the consignee is insolvent?"),
    (-9, "lenak", "", "Is a scanned letter of indemnity enough for the carrier?"),
    (-5, "priyanair", "30", "Can we resell the cargo while it waits in bond?"),
    (0, "saraokafor", "40", "Which court hears a claim under a straight bill?"),
)


def test_an_experts_month(people: People, travel: Travel, tmp_path: Path) -> None:
    address = enrol(travel.site, NAME, DEMO_PASSWORD, days=-29)
    for days, asker, bounty, title in CASES:
        travel.days = days - 1
        question = asks(people, asker, bounty, title)
        travel.days = days - 1 + HOURS
        answer(people.come(address, script=False), question, f"{title} It depends on the clause.")
        travel.days = days
        if bounty:
            accepts(people, asker, question)
    with travel.site.later(0):
        refreshing.refresh_all()

    expert = people.come(address, width=1280)
    industry = stands_in_the_industry(expert)
    has_earned(expert, travel)
    meets_others(people, question)
    takes_the_data_along(expert, tmp_path)
    becomes_a_star(people, travel, industry)
    keeps_to_herself(people, address)


def asks(people: People, asker: str, bounty: str, title: str) -> int:
    typed = {"bounty": bounty} if bounty else {}
    return ask(people.come(asker, script=not typed), title, "Rotterdam, two containers.", **typed)


def accepts(people: People, asker: str, question: int) -> None:
    page = people.come(asker, script=False)
    page.goto(f"/questions/{question}")
    page.locator("article.answer .acts button.main").click()
    expect(page.locator("article.answer.best")).to_have_count(1)


def stands_in_the_industry(page: Page) -> str:
    """What the profile says; returns the address of the industry's board."""
    figures = soon(page, f"/members/{NAME}", lambda page: page.locator(".figures", has_text="hour"))
    assert [cell.inner_text() for cell in figures.locator("dd").all()] == [
        "4", "3", "75 %", "2 hours",
    ]  # fmt: skip
    check(page)
    standing = page.locator(".standings li")
    expect(standing).to_have_count(1)
    expect(standing).to_contain_text("Place ")
    board = standing.locator("a").get_attribute("href") or ""
    page.goto(board.replace("period=all", "period=month"))
    own = page.locator(".places .own")
    expect(own).to_contain_text(NAME)
    check(page)
    return board


def has_earned(page: Page, travel: Travel) -> None:
    """Every bounty and acceptance is a line of a statement that adds up."""
    page.goto("/points?show=bounties")
    assert [change for change, _after in lines(page)] == [40, 30, 20]
    expect(page.locator("table.statement a")).to_have_text(
        [case[3] for case in CASES[::-1] if case[2]]
    )
    page.goto("/points")
    adds_up(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="Save as CSV").click()
    assert len(file.value.path().read_text("utf-8-sig").splitlines()) == len(lines(page)) + 1
    books_are_right(travel.site)
    page.goto(f"/members/{NAME}/badges")
    expect(page.locator(".badges progress").first).to_be_visible()
    check(page)


def meets_others(people: People, question: int) -> None:
    """The card: where the pointer rests, and where the keyboard comes to the name."""
    reader = people.come(language="zh_Hant", width=1280, theme="dark")
    reader.goto(f"/questions/{question}")
    name = reader.locator("article.answer a[data-card]").first
    name.hover()
    expect(reader.locator(CARD)).to_contain_text("75 %")
    check(reader)
    reader.keyboard.press("Escape")
    expect(reader.locator(CARD)).to_have_count(0)
    reader.mouse.move(2, 2)
    reader.keyboard.press("Tab")
    name.focus()
    expect(reader.locator(CARD)).to_contain_text(NAME)


def takes_the_data_along(page: Page, folder: Path) -> None:
    page.goto("/settings/export")
    check(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="Download the file").click()
    file.value.save_as(folder / "mine.json")
    mine = json.loads((folder / "mine.json").read_text("utf-8"))
    assert len(mine["answers"]) == len(CASES)
    assert mine["transfers"][-1]["balance"] == lines_of(page)


def lines_of(page: Page) -> int:
    page.goto("/points")
    return lines(page)[0][1]


def becomes_a_star(people: People, travel: Travel, board: str) -> None:
    """Once the week is over its stars are named, and told."""
    with travel.site.later(7):
        refreshing.name_stars()
    travel.days = 7
    guest = people.come(language="zh_Hans")
    guest.goto(board)
    expect(guest.locator(".stars")).to_contain_text(NAME)
    check(guest)
    travel.days = 0


def keeps_to_herself(people: People, address: str) -> None:
    """What the switches say is no longer there for others, and still for herself."""
    page = people.come(address, language="zh_Hans", script=False)
    page.goto("/settings/privacy")
    fits(page)
    page.locator("input[name=hides_figures]").check()
    page.locator("input[name=hides_activity]").check()
    page.locator("main form.form button.main").click()
    page.goto(f"/members/{NAME}")
    expect(page.locator(".figures")).to_have_count(1)
    guest = people.come()
    guest.goto(f"/members/{NAME}")
    expect(guest.locator("h1")).to_have_text(NAME)
    for part in (".figures", ".standings", "main .rows"):
        expect(guest.locator(part)).to_have_count(0)
    expect(guest.locator("main")).not_to_contain_text("75 %")
    check(guest)
