"""The main journey, as people go it: sign up, ask, answer, vote, accept, find."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PATIENCE, Site, check, sign_in

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Story:
    """One telling of the journey: the reader's language, and what they write and look for."""

    locale: str
    lang: str
    name: str
    title: str
    middle: str
    script: bool
    window: dict[str, int]


STORIES = [
    Story("zh-CN", "zh-Hans", "绍兴布商", "印花布出口到秘鲁，清关时被要求补原产地证明怎么办？",
          "原產地證明", False, PHONE),
    Story("zh-TW", "zh-Hant", "高雄螺絲王", "螺絲出口到越南，客戶要求延長信用狀有效期可以答應嗎？",
          "延长信用证", True, PHONE),
    Story("en", "en", "Mina Park", "May forwarders hold our cartons over an unpaid demurrage bill?",
          "demurrage", True, DESK),
]  # fmt: skip


def new_page(browser: Browser, story: Story) -> Page:
    context = browser.new_context(
        locale=story.locale, java_script_enabled=story.script, viewport=story.window
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


def look(page: Page, story: Story) -> None:
    """What is shown is in the reader's language and, where script runs, passes the checks."""
    expect(page.locator("html")).to_have_attribute("lang", story.lang)
    if story.script:
        check(page)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.lang)
def test_a_merchant_asks_another_answers_and_everybody_finds_it(
    site: Site, browser: Browser, story: Story
) -> None:
    asker = new_page(browser, story)
    sign_up(asker, site, story)
    question = ask(asker, site, story)

    ben = new_page(browser, story)
    sign_in(ben, site, "ben")
    ben.goto(question)
    ben.fill(
        "textarea[name=body] >> nth=-1",
        "先看合同条款，再让船公司出书面说明。\n\n1. 留证据\n2. 写邮件",
    )
    ben.locator("#answer form button.main").click()
    expect(ben.locator("article.answer")).to_have_count(1)

    asha = new_page(browser, story)
    sign_in(asha, site, "asha")
    asha.goto(question)
    asha.locator("article.answer .vote button.up").click()
    expect(asha.locator("article.answer .vote b")).to_contain_text("1")

    asker.goto(question)
    look(asker, story)
    asker.locator("article.answer .acts button.main").click()
    expect(asker.locator("article.answer.best")).to_have_count(1)
    look(asker, story)

    guest = new_page(browser, story)
    find(guest, site, story)
    for page in (asker, ben, asha, guest):
        page.context.close()


def sign_up(page: Page, site: Site, story: Story) -> None:
    address = f"{story.lang.lower()}@example.org"
    page.goto(f"{site.url}/register")
    look(page, story)
    page.fill("input[name=name]", story.name)
    page.fill("input[name=email]", address)
    page.fill("input[name=password]", "ship paper kettle 88")
    page.locator("main form button").first.click()
    page.goto(site.mailed_link(address))
    sign_in(page, site, address, "ship paper kettle 88")


def ask(page: Page, site: Site, story: Story) -> str:
    """Ask, by way of the preview; returns the question's address."""
    page.goto(f"{site.url}/questions/ask")
    look(page, story)
    page.fill("input[name=title]", story.title)
    page.fill("textarea[name=body]", "金额 **3.2 万美元**，货已经到港五天了。")
    value = page.locator("select[name=industry] option").nth(3).get_attribute("value")
    page.select_option("select[name=industry]", value)
    page.locator("button[name=preview]").click()
    expect(page.locator(".preview strong")).to_have_text("3.2 万美元")
    page.locator("main form button.main").click()
    expect(page.locator("h1")).to_have_text(story.title)
    look(page, story)
    return page.url


def find(page: Page, site: Site, story: Story) -> None:
    """A guest finds it by a word from its middle, in the other script."""
    for _try in range(20):
        page.goto(f"{site.url}/search?q={story.middle}")
        if (
            page.get_by_text(story.title).count()
            or page.locator(f"main a:has-text('{story.title[:6]}')").count()
        ):
            break
        page.wait_for_timeout(250)
    look(page, story)
    page.locator(f"main a:has-text('{story.title[:4]}')").first.click()
    expect(page.locator("article.answer.best")).to_have_count(1)
    look(page, story)
