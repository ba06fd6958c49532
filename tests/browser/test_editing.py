"""Editing as people go it: change a question, read its history, go back; keep tags, industries."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PATIENCE, Site, check, sign_in

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

TITLE = "Who pays the demurrage when customs hold our cartons?"
BODY = "尾款没有付清，货代压着提单不放。\n\n请问滞港费应该由谁承担？"
EDITED = "尾款 40% 没有付清，船公司压着提单不放。\n\n请问滞港费应该由谁承担？"


def new_page(browser: Browser, window: dict[str, int], script: bool = True) -> Page:
    context = browser.new_context(locale="en", java_script_enabled=script, viewport=window)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


def enter(page: Page, site: Site, who: str) -> None:
    """Sign in, and read the site in English whatever the member chose."""
    sign_in(page, site, who)
    page.goto(f"{site.url}/display?language=en")


def ask(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/questions/ask")
    page.fill("input[name=title]", TITLE)
    page.fill("textarea[name=body]", BODY)
    page.select_option("select[name=industry]", index=3)
    page.locator("button.main", has_text="Post the question").click()
    page.wait_for_url(lambda url: "/ask" not in url)
    return page.url.partition("#")[0]


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_an_author_edits_reads_the_history_and_goes_back(
    site: Site, browser: Browser, window: dict[str, int]
) -> None:
    page = new_page(browser, window)
    enter(page, site, "asha")
    address = ask(page, site)
    page.get_by_role("link", name="Edit", exact=True).click()
    check(page)
    page.fill("textarea[name=body]", EDITED)
    page.fill("input[name=summary]", "Said how much")
    page.get_by_role("button", name="Save the edit").click()
    page.wait_for_url(lambda url: "/edit" not in url)
    expect(page.locator("#main")).to_contain_text("船公司压着提单不放")
    check(page)
    page.locator(".edit").get_by_role("link", name="edited").click()
    expect(page.locator(".diff ins").first).to_be_visible()
    expect(page.locator("#main")).to_contain_text("Said how much")
    check(page)
    page.get_by_role("button", name="Back to this").last.click()
    expect(page.locator("#main")).to_contain_text("Back to revision 1")
    page.goto(address)
    expect(page.locator("#main")).to_contain_text("货代压着提单不放")


def test_of_two_who_edit_at_once_the_slower_is_shown_what_changed(
    site: Site, browser: Browser
) -> None:
    asha = new_page(browser, PHONE, script=False)
    enter(asha, site, "asha")
    address = ask(asha, site)
    mona = new_page(browser, DESK)
    enter(mona, site, "mona")
    mona.goto(f"{address.rsplit('/', 1)[0]}/edit")
    mona.fill("input[name=title]", f"{TITLE} The forwarder or we?")
    asha.goto(f"{address.rsplit('/', 1)[0]}/edit")
    asha.fill("textarea[name=body]", EDITED)
    asha.get_by_role("button", name="Save the edit").click()
    mona.get_by_role("button", name="Save the edit").click()
    expect(mona.locator("section[role=alert]")).to_contain_text("Somebody was faster")
    check(mona)


def test_tags_and_industries_are_kept_on_their_pages(site: Site, browser: Browser) -> None:
    page = new_page(browser, PHONE)
    enter(page, site, "ada")
    page.goto(f"{site.url}/tags")
    check(page)
    page.locator("#main ul.tags a").first.click()
    expect(page.get_by_role("button", name="Make it a synonym")).to_be_visible()
    check(page)
    page.goto(f"{site.url}/industries")
    page.locator(".groups h3 a").first.click()
    page.get_by_role("link", name="Edit the industry").click()
    check(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge industries")
    check(page)
