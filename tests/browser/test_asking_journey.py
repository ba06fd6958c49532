"""Asking as people go it: before an account, with drafts, hints, a card, a picture."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.uploads.samples import picture

from .conftest import People, Site, check, fits, sign_in, unfold
from .test_editor import put_file

POST = "main form.form button.main:not(.hide)"
ANY_INDUSTRY = 3


def write(page: Page, title: str, body: str) -> None:
    page.fill("input[name=title]", title)
    page.fill("textarea[name=body]", body)
    page.select_option("select[name=industry]", index=ANY_INDUSTRY)


def test_a_visitor_writes_first_and_signs_up_after(people: People, site: Site) -> None:
    title = "Who pays the storage while customs keep our cartons in Felixstowe?"
    page = people.come()
    page.goto("/questions/ask")
    write(page, title, "Held for **nine days** now.")
    expect(page.locator(".drafting [role=status]")).to_contain_text("Kept in this browser")
    check(page)
    page.get_by_role("button", name="Post the question").click()
    page.get_by_role("link", name="Open an account").click()
    page.fill("input[name=name]", "Felix Stowe")
    page.fill("input[name=email]", "felix@example.org")
    page.fill("input[name=password]", "ship paper kettle 88")
    page.locator("main form button.main").click()
    check(page)
    page.goto(site.mailed_link("felix@example.org"))
    sign_in(page, site, "felix@example.org", "ship paper kettle 88")
    expect(page.locator("input[name=title]")).to_have_value(title)
    expect(page.locator("textarea[name=body]")).to_have_value("Held for **nine days** now.")
    expect(page.locator("select[name=industry]")).not_to_have_value("")
    page.get_by_role("button", name="Post the question").click()
    expect(page.locator("h1")).to_have_text(title)
    check(page)


def test_a_draft_follows_its_writer_and_outlives_what_goes_wrong(people: People) -> None:
    title = "螺絲出口到越南，客戶要求改信用狀的最遲裝船日可以嗎？"
    phone = people.come("taichungahong", language="zh_Hant")
    phone.goto("/questions/ask")
    write(phone, title, "押匯行說要先改狀，客戶催著出貨。")
    with phone.expect_response("**/drafts") as saved:
        phone.locator("textarea[name=body]").press_sequentially("已付訂金三成。")
    assert saved.value.ok
    expect(phone.locator(".drafting [role=status]")).not_to_be_empty()
    phone.close()

    desk = people.come("taichungahong", language="zh_Hant", width=1280, theme="dark")
    desk.goto("/questions/ask")
    offered = desk.locator(".drafts").get_by_role("link", name=title)
    check(desk)
    offered.click()
    expect(desk.locator("textarea[name=body]")).to_have_value(re.compile("已付訂金三成。$"))
    desk.locator("details.fold summary").first.click()
    desk.fill("input[name=bounty]", "99999")
    desk.locator(POST).click()
    expect(desk.locator(".wrong[role=alert]")).to_be_visible()
    expect(desk.locator("input[name=title]")).to_have_value(title)
    check(desk)
    desk.fill("input[name=bounty]", "")
    desk.locator(POST).click()
    expect(desk.locator("h1")).to_have_text(title)
    desk.goto("/questions/ask")
    expect(desk.get_by_role("link", name=title)).to_have_count(0)


def test_a_question_that_was_solved_is_shown_while_its_title_is_typed(people: People) -> None:
    page = people.come(language="zh_Hans")
    page.goto("/questions?tab=solved")
    asked = page.locator(".row h3 a").first.inner_text()
    page.goto("/questions/ask")
    page.locator("input[name=title]").press_sequentially(asked[: len(asked) * 3 // 4])
    shown = page.locator(".similar li", has_text=asked)
    expect(shown.locator(".state.solved")).to_be_visible()
    expect(shown.locator("p")).not_to_be_empty()
    check(page)
    shown.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text(asked)
    expect(page.locator(".flash.success")).to_be_visible()


def test_the_industry_that_it_sounds_like_is_taken_by_keyboard(people: People) -> None:
    page = people.come(width=1280, theme="dark")
    page.goto("/questions/ask")
    page.fill("input[name=title]", "Does a letter of credit protect us when the buyer refuses?")
    page.locator("textarea[name=body]").press_sequentially("The bank asks for a new bill.")
    page.locator("input[name=title]").press("End")
    page.locator("input[name=title]").press_sequentially(" Or not?")
    offered = page.locator("[data-suggested-for] button")
    expect(offered.first).to_have_text(re.compile(r"\S+ \d+%$"))
    name = offered.first.inner_text().rpartition(" ")[0]
    check(page)
    offered.first.focus()
    page.keyboard.press("Enter")
    chosen = page.locator("select[name=industry]")
    expect(chosen).to_be_focused()
    expect(offered.first).to_be_hidden()
    assert name in chosen.evaluate("select => select.selectedOptions[0].text")


def test_whether_a_deal_is_genuine_is_asked_with_signs_and_a_trade_card(people: People) -> None:
    page = people.come("guzhendenghuo", language="zh_Hans", width=320, script=False)
    page.goto("/questions/ask")
    page.locator("main .head a").click()
    page.check("input[name=red_flags][value=fee_first]")
    page.check("input[name=red_flags][value=urgency]")
    write(page, "迪拜买家要我们先付公证费再签合同，可信吗？", "对方催着今天就付 800 美元。")
    page.locator("details.fold summary").last.click()
    page.fill("input[name=product]", "LED 灯具")
    page.select_option("select[name=region]", "middle-east")
    page.locator(POST).click()
    expect(page.locator(".triage li")).to_have_count(2)
    fits(page)
    expect(page.locator(".trade-card")).to_contain_text("LED 灯具")
    reader = people.come(language="zh_Hans", theme="dark")
    reader.goto(page.url)
    check(reader)


def test_what_should_not_be_public_is_masked_with_one_press(people: People) -> None:
    body = "Call me at 13812345678, or pay to 6222021234567890128."
    page = people.come("saraokafor")
    page.goto("/questions/ask")
    write(page, "The buyer wants my card number before he pays: is that usual?", body)
    found = page.locator(".sensitive li")
    expect(found.first).to_be_visible()
    check(page)
    page.get_by_role("button", name="Mask them all").click()
    expect(found).to_have_count(0)
    expect(page.locator("textarea[name=body]")).to_have_value(
        re.compile("at 138×+78, or pay to 622×+28")
    )

    plain = people.come("saraokafor", language="zh_Hans", script=False)
    plain.goto("/questions/ask")
    write(plain, "买家付款前要我的银行卡号，这样正常吗？", body)
    plain.locator(POST).click()
    plain.locator("button[name=mask]").click()
    expect(plain.locator(".post .prose").first).to_contain_text("×")
    expect(plain.locator("main")).not_to_contain_text("13812345678")


def test_a_picture_a_name_and_a_tag_stand_on_the_page(people: People) -> None:
    page = people.come("hkmandy", language="zh_Hant", width=1280)
    page.goto("/questions/ask")
    write(page, "紙箱上的箱嘜印錯了，報關前可以只貼標更正嗎？", "見圖")
    put_file(page, "paste", picture("PNG", (320, 200)), "箱嘜.png", "image/png")
    area = page.locator("textarea[name=body]")
    expect(area).to_have_value(re.compile(r"/files/\S+-320x200\.webp"))
    area.press("Control+End")
    area.press_sequentially("請 @be")
    expect(page.locator(".offers:not([hidden]) [role=option]").first).to_contain_text("Ben 贺")
    page.keyboard.press("Enter")
    expect(area).to_have_value(re.compile(r"請 @Ben 贺 $"))
    area.press_sequentially("#提")
    expect(page.locator(".offers:not([hidden]) [role=option]").first).to_contain_text("提单")
    page.keyboard.press("Enter")
    unfold(page, "main form")
    tags = page.locator("input[name=tags]")
    tags.press_sequentially("提")
    expect(tags).to_have_attribute("aria-expanded", "true")
    check(page)
    page.keyboard.press("ArrowDown")
    tag = page.locator(".offers:not([hidden]) [aria-selected=true]").get_attribute("data-name")
    page.keyboard.press("Enter")
    page.locator(POST).click()
    expect(page.locator(".post .tags").first).to_have_text(str(tag))
    expect(page.locator(".post .prose").first.get_by_role("link", name="@Ben 贺")).to_be_visible()
    expect(page.locator(".post .prose img")).to_have_js_property("naturalWidth", 320)
    check(page)
