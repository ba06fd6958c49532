"""The card beside a member's name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import People, check

CARD = ".member-card:popover-open"


@pytest.fixture
def page(people: People) -> Page:
    page = people.come(width=1280)
    page.goto("/questions/1")
    return page


def asked(page: Page) -> list[str]:
    """The cards that the page fetches from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "/card" in request.url else 0)
    return found


def test_the_pointer_rests_on_a_name_and_leaves(page: Page) -> None:
    fetched = asked(page)
    name = page.locator("main a[data-card]").first
    height = page.evaluate("document.body.scrollHeight")
    name.hover()
    expect(page.locator(CARD)).to_contain_text(name.inner_text())
    assert page.evaluate("document.body.scrollHeight") == height
    check(page)
    page.mouse.move(2, 2)
    expect(page.locator(CARD)).to_have_count(0)
    name.hover()
    expect(page.locator(CARD)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    assert len(fetched) == 1


def test_the_keyboard_comes_to_a_name_goes_through_its_card_and_on(page: Page) -> None:
    name = page.locator("main a[data-card]").first
    page.keyboard.press("Tab")  # so that the focus below counts as the keyboard's
    name.focus()
    expect(page.locator(CARD)).to_have_count(1)
    assert name.get_attribute("aria-describedby") == "member-card"
    page.keyboard.press("Tab")
    expect(page.locator(f"{CARD} a").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(name).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(name).to_be_focused()
    expect(page.locator(CARD)).to_have_count(0)


def test_who_touches_a_name_is_led_to_the_page(people: People) -> None:
    page = people.come(width=360)
    page.goto("/questions/1")
    name = page.locator("main a[data-card]").first
    address = name.get_attribute("href")
    assert address
    name.dispatch_event("pointerover", {"pointerType": "touch", "bubbles": True})
    page.wait_for_timeout(600)
    expect(page.locator(CARD)).to_have_count(0)
    name.click()
    page.wait_for_url(f"**{address}")
    check(page)
