"""Reading as people do it: lists, filters, pages, feeds, following, the desk, notices, guides."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import People, check, fits

ROWS = "main .rows .row h3 a"
TABS = ("hot", "unanswered", "bounty", "expiring", "voting", "solved")


def titles(page: Page) -> list[str]:
    return page.locator(ROWS).all_inner_texts()


def test_filters_are_combined_and_taken_away_by_their_chips(people: People) -> None:
    page = people.come()
    page.goto("/questions")
    page.get_by_text("Filter", exact=True).click()
    check(page)
    page.select_option("select[name=state]", "solved")
    page.select_option("select[name=language]", "en")
    page.get_by_role("button", name="Show", exact=True).click()
    chips = page.locator(".set-filters a")
    expect(chips).to_have_count(3)  # the last takes both away
    both = titles(page)
    assert both
    check(page)
    chips.nth(1).click()
    expect(chips).to_have_count(1)
    assert set(titles(page)) - set(both)
    chips.first.click()
    expect(page.locator(".set-filters")).to_have_count(0)


def test_pages_follow_each_other_without_a_gap(people: People) -> None:
    page = people.come(language="zh_Hant", width=1280, theme="dark")
    page.goto("/questions?tab=hot")
    first = titles(page)
    page.locator("a[rel=next]").click()
    expect(page.locator("a[rel=prev]")).to_be_visible()
    second = titles(page)
    assert second
    assert not set(first) & set(second)
    check(page)
    page.locator("a[rel=prev]").click()
    expect(page.locator(ROWS).first).to_have_text(first[0])
    assert titles(page) == first


@pytest.mark.parametrize("tab", TABS)
def test_every_list_has_a_feed_and_reads_without_script(people: People, tab: str) -> None:
    page = people.come(language="zh_Hans", width=320, script=False)
    page.goto("/questions")
    page.locator(f".tabs a[href*='tab={tab}']").click()
    expect(page.locator(".tabs [aria-current]")).to_have_attribute("href", re.compile(tab))
    fits(page)
    feed = page.locator("link[type='application/atom+xml']").first.get_attribute("href")
    reply = page.request.get(str(feed))
    assert reply.ok
    assert reply.headers["content-type"].startswith("application/atom+xml")


def test_a_tag_is_followed_ignored_and_neither(people: People) -> None:
    page = people.come("zhongshanyan", width=1280)
    page.goto("/tags")
    page.locator("main ul.tags a").first.click()
    address = page.url
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Stop following")).to_be_focused()
    check(page)
    page.get_by_role("button", name="Ignore", exact=True).click()
    expect(page.get_by_role("button", name="Stop ignoring")).to_be_visible()
    page.get_by_role("link", name="All, with filters").click()
    away = page.locator("details.away")
    expect(away.locator("summary")).to_contain_text("you ignore")
    away.locator("summary").click()
    expect(away.locator(".row").first).to_be_visible()
    check(page)
    page.goto(address)
    page.get_by_role("button", name="Stop ignoring").click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def test_a_bookmark_is_put_into_a_folder(people: People) -> None:
    page = people.come("zhongshanyan", theme="dark")
    page.goto("/questions?tab=solved")
    title = page.locator(ROWS).first.inner_text()
    page.locator(ROWS).first.click()
    page.get_by_role("button", name="Bookmark", exact=True).click()
    page.get_by_role("link", name="In my bookmarks").click()
    page.locator("aside input[name=name]").first.fill("Customs")
    page.get_by_role("button", name="Make the folder").click()
    page.locator(".tabs a").first.click()
    page.get_by_label(f"Folder of “{title}”").select_option(label="Customs")
    check(page)
    page.get_by_role("button", name="Move", exact=True).click()
    page.locator(".tabs").get_by_role("link", name="Customs").click()
    expect(page.locator(ROWS)).to_have_text([title])
    check(page)
    page.get_by_role("button", name="Remove the bookmark").click()
    expect(page.locator(ROWS)).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("zh_Hans", 360), ("zh_Hant", 1280)])
def test_the_desk_says_what_needs_its_member(people: People, language: str, width: int) -> None:
    page = people.come("asha", language=language, width=width, theme="dark")
    page.goto("/desk")
    expect(page.locator("#needs .row").first).to_be_visible()
    check(page)
    page.locator("#needs .why-now a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto("/desk")
    page.locator("#needs h2 a").click()
    check(page)


def test_notices_are_read_one_by_one_and_all(people: People) -> None:
    page = people.come("foshanazhu", width=1280)
    page.goto("/notices?show=unread")
    expect(page.locator(".notices a.unread").first).to_be_visible()
    check(page)
    words = page.locator(".notices a.unread").first.inner_text()
    before = page.locator(".notices a.unread").count()
    page.get_by_role("button", name=re.compile("^Mark as read: ")).first.click()
    if before > 1:
        page.get_by_role("button", name="Mark all as read").click()
    page.goto("/notices")
    expect(page.locator(".notices a.unread")).to_have_count(0)
    expect(page.locator(".notices")).to_contain_text(words.partition(":")[2].strip() or words)


def test_a_guide_is_grown_from_a_solved_question_and_kept_up(people: People) -> None:
    page = people.come("shanghaibaoxian")
    page.goto("/desk/answers")
    page.locator(".row", has_text="Accepted").locator("h3 a").first.click()
    page.get_by_role("button", name="Grow it into a guide").click()
    expect(page.locator("h1")).not_to_be_empty()
    check(page)
    body = page.locator("textarea[name=body]")
    if not body.count():
        page.get_by_role("link", name="Edit the guide").click()
    body.fill(f"{body.input_value()}\n\n记得每年核对保单条款。")
    page.fill("input[name=summary]", "Said what to check")
    check(page)
    page.get_by_role("button", name="Save the guide").click()
    expect(page.locator("article .prose")).to_contain_text("记得每年核对保单条款。")
    page.locator("article header").get_by_role("link", name="revision").click()
    expect(page.locator(".diff ins").first).to_be_visible()
    check(page)
    reader = people.come(language="zh_Hant", width=1280, theme="dark")
    reader.goto("/guides")
    reader.locator("main .row a").first.click()
    expect(reader.locator("aside .credit").first).to_be_visible()
    check(reader)


def test_a_guest_says_that_an_answer_helped(people: People) -> None:
    page = people.come(language="zh_Hans")
    page.goto("/questions?tab=solved")
    page.locator(ROWS).first.click()
    page.locator(".helpful a[data-value='1']").click()
    expect(page.locator(".helpful[role=status], .helpful [role=status]")).to_be_visible()
    check(page)
    plain = people.come(language="zh_Hant", width=320, script=False)
    plain.goto("/questions?tab=solved")
    plain.locator(ROWS).nth(1).click()
    asked = plain.locator("h1").inner_text()
    fits(plain)
    plain.locator(".helpful a").first.click()
    plain.locator("main button.main").click()
    expect(plain.locator("h1")).to_have_text(asked)
