"""The search box: what it offers while somebody types, by keyboard, by pointer, and by neither."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import People, check, fits

BOX = "form[role=search] input[name=q]"
LIST = "form[role=search] [role=listbox]"
TYPED = "ru"


def requests_of(page: Page) -> list[str]:
    """What the page asks of the suggestions from now on."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/search/suggest" in one.url else None)
    return asked


def type_into(page: Page, text: str) -> Locator:
    """Type into the box until something is offered; the worker collects it after the start."""
    options = page.locator(f"{LIST} [role=option]")
    for _ in range(60):
        page.fill(BOX, "")
        page.locator(BOX).press_sequentially(text)
        page.wait_for_timeout(400)
        if options.count():
            return options
    raise AssertionError("nothing was offered")


@pytest.mark.parametrize(
    ("address", "width", "theme"), [("/", 320, "dark"), ("/questions", 1280, "light")]
)
def test_the_keyboard_goes_through_what_is_offered(
    people: People, address: str, width: int, theme: str
) -> None:
    page = people.come(width=width, theme="dark" if theme == "dark" else "light")
    page.goto(address)
    box = page.locator(BOX)
    expect(box).to_have_attribute("aria-expanded", "false")
    options = type_into(page, TYPED)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form[role=search] [role=status]")).to_contain_text("suggestions")
    check(page)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = options.first.get_attribute("id")
    expect(box).to_have_attribute("aria-activedescendant", chosen or "")
    expect(box).to_be_focused()
    check(page)
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(box).to_have_value(TYPED)
    page.keyboard.press("ArrowDown")
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("ArrowDown")
    goal = options.first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{goal}")


def test_enter_without_a_choice_searches(people: People) -> None:
    page = people.come(width=1280)
    page.goto("/")
    type_into(page, TYPED)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/search\?q={TYPED}$"))


def test_what_is_pressed_is_visited_and_leaving_closes(people: People) -> None:
    page = people.come(width=360)
    page.goto("/questions")
    options = type_into(page, TYPED)
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_be_hidden()
    options = type_into(page, TYPED)
    goal = options.last.get_attribute("href") or ""
    options.last.click()
    page.wait_for_url(f"**{goal}")


def test_it_is_asked_once_for_what_was_typed_and_not_while_characters_are_composed(
    people: People,
) -> None:
    page = people.come(width=1280)
    page.goto("/")
    type_into(page, TYPED)
    asked = requests_of(page)
    page.locator(BOX).press_sequentially("an", delay=20)
    page.wait_for_timeout(500)
    assert len(asked) == 1
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")  # back to what is known
    page.wait_for_timeout(500)
    assert len(asked) == 1
    compose = """(box, [kind, typed]) => {
        if (typed) box.value = typed;
        const made = kind === "input" ? InputEvent : CompositionEvent;
        box.dispatchEvent(new made(kind, { isComposing: kind === "input", bubbles: true }));
    }"""
    page.locator(BOX).evaluate(compose, ["input", "xin'yong"])
    page.wait_for_timeout(300)
    assert len(asked) == 1
    page.locator(BOX).evaluate(compose, ["compositionend", "信用"])
    page.wait_for_timeout(500)
    assert len(asked) == 2


def test_a_list_of_late_or_failed_answers_breaks_nothing(people: People) -> None:
    page = people.come(width=1280)
    page.goto("/")
    page.route("**/search/suggest*", lambda route: route.fulfill(status=500, body="no"))
    page.locator(BOX).press_sequentially(TYPED)
    page.wait_for_timeout(400)
    expect(page.locator(LIST)).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/search\?q={TYPED}$"))


def test_without_script_it_is_the_form_it_was(people: People) -> None:
    page = people.come(width=320, script=False)
    page.goto("/")
    page.fill(BOX, "定金")
    page.locator("form[role=search] button").first.click()
    page.wait_for_url(re.compile(r"/search\?q="))
    fits(page)
