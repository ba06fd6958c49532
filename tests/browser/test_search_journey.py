"""Searching as people do it: from the box in the bar to the one question that was meant."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from .conftest import People, check, fits, unfold

ROWS = "main .rows .row h3 a"


def titles(page: Page) -> list[str]:
    return page.locator(ROWS).all_inner_texts()


def test_a_guest_on_a_phone_narrows_a_search_down_and_reads_the_answer(people: People) -> None:
    page = people.come()
    page.goto("/")
    page.fill("#search", "定金 -注塑机 score:lots")
    page.press("#search", "Enter")
    expect(page.locator("main [role=status]")).to_contain_text("“score:lots” could not be read")
    expect(page.locator("#search")).to_have_value("定金 -注塑机 score:lots")
    all_found = titles(page)
    assert not any("注塑机" in title for title in all_found)
    check(page)
    column = page.get_by_role("navigation", name="Narrow down")
    expect(column).to_be_hidden()
    page.get_by_text("Narrow down", exact=True).click()
    count = int(column.get_by_role("link", name=re.compile("^Solved")).locator(".n").inner_text())
    check(page)
    column.get_by_role("link", name=re.compile("^Solved")).click()
    expect(page.locator(ROWS)).to_have_count(count)
    expect(page.locator(".solution").first).to_contain_text("Accepted")
    page.locator(".set-filters a").first.click()
    expect(page.locator(ROWS)).to_have_count(len(all_found))
    first = titles(page)[0]
    page.locator(ROWS).first.click()
    expect(page.locator("h1")).to_have_text(first)
    page.go_back()
    assert titles(page)[0] == first


def test_the_form_and_the_keyboard_reach_what_operators_do(people: People) -> None:
    page = people.come("asha", width=1280)
    page.goto("/search?q=付款 is:solved since:2020")
    by_operators = titles(page)
    assert by_operators
    page.goto("/search?q=付款")
    page.get_by_text("Filter", exact=True).focus()
    page.keyboard.press("Enter")
    page.select_option("select[name=state]", "solved")
    page.fill("input[name=since]", "2020-01-01")
    check(page)
    page.get_by_role("button", name="Show", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("since=2020-01-01"))
    assert titles(page) == by_operators
    expect(page.locator(".set-filters a")).to_have_count(3)  # the last takes both away
    column = page.get_by_role("navigation", name="Narrow down")
    expect(column).to_be_visible()  # without unfolding: there is room
    expect(column.locator("[aria-current]")).to_contain_text("Solved")
    page.get_by_text("Signs and operators").click()
    check(page)


@pytest.mark.parametrize(
    ("language", "width", "theme"),
    [("zh_Hans", 320, "light"), ("zh_Hant", 1280, "dark"), ("en", 360, "dark")],
)
def test_the_page_is_sound_in_every_language_width_and_theme(
    people: People, language: str, width: int, theme: Literal["light", "dark"]
) -> None:
    page = people.come(language=language, width=width, theme=theme)
    for address in ("/search", "/search?q=信用证", "/search?q=zzyzx", "/search?q=怎么&tag=x"):
        page.goto(address)
        check(page)
        unfold(page)
        unfold(page, "body")
        check(page)


def test_without_script_everything_is_there(people: People) -> None:
    page = people.come(language="zh_Hans", width=320, script=False)
    page.goto("/search?q=付款")
    fits(page)
    page.locator(".facets summary").click()
    page.locator(".facets a").first.click()
    expect(page.locator(".set-filters a")).to_have_count(1)
    page.locator(".narrowing summary").click()
    page.select_option("select[name=answers]", ">=1")
    page.locator(".narrowing form button").click()
    expect(page.locator(".set-filters a")).to_have_count(3)
    fits(page)
    page.goto("/search?q=滞箱费 zzyzx&author=nobody")
    expect(page.locator("main [role=status]")).to_contain_text("nobody")
    fits(page)
