"""Answers and what is said about them: sources, interest, follow-ups, mentions, edits, folding."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import People, answer, ask, check, choose, number_of, unfold

FIRST = "article.answer"


def test_an_answer_says_what_it_rests_on_and_what_its_author_gains(people: People) -> None:
    asker = people.come("priyanair")
    number = ask(
        asker,
        "Can the bank refuse our documents over a spelling mistake?",
        "The invoice says Shenzen, the letter of credit Shenzhen.",
    )
    author = people.come("lenak", width=1280)
    author.goto(f"/questions/{number}")
    author.fill("#answer textarea[name=body]", "Only if it makes another name of it.")
    author.fill("textarea[name=references]", "https://iccwbo.org/rules 2026-03-01")
    author.get_by_text("Rules it rests on, and your own interest").click()
    author.fill("textarea[name=regulations]", "UCP600 art. 14, 2026-05-01")
    choose(author, "interest", "sells", "#answer")
    author.fill("input[name=interest_note]", "We check documents for a fee")
    check(author)
    author.get_by_role("button", name="Post the answer").click()
    expect(author.locator(f"{FIRST} .sources a")).to_have_count(2)
    expect(author.locator(f"{FIRST} .interest")).to_contain_text("We check documents for a fee")
    check(author)
    author.get_by_role("link", name="UCP600 art. 14").click()
    expect(author.locator("h1")).to_contain_text("UCP600 art. 14")
    check(author)

    asker.goto(f"/questions/{number}")
    asker.get_by_text("Ask on").click()
    asker.locator(".follow-ups textarea").fill("And a missing comma?")
    asker.locator(".follow-ups").get_by_role("button", name="Post").click()
    author.goto(f"/questions/{number}")
    author.get_by_text("Reply to the asker").click()
    author.locator(".follow-ups textarea").fill("No bank will refuse for that.")
    author.locator(".follow-ups").get_by_role("button", name="Post").click()
    reader = people.come(language="zh_Hant", theme="dark")
    reader.goto(f"/questions/{number}")
    expect(reader.locator(".follow-ups .asked")).to_contain_text("And a missing comma?")
    expect(reader.locator(".follow-ups .replied")).to_contain_text("No bank will refuse")
    check(reader)


def test_who_is_mentioned_in_a_comment_is_told(people: People) -> None:
    number = ask(
        people.come("keqiaoxiaoyu", language="zh_Hans", script=False),
        "面料缸差客户不认，怎么留证据？",
        "同一批 3000 米，两缸颜色差半级。",
    )
    answer(people.come("lenak", script=False), number, "Seal a swatch of each lot.")
    page = people.come("mona", language="zh_Hans")
    page.goto(f"/questions/{number}")
    page.locator(f"{FIRST} .comments summary").click()
    box = page.locator(f"{FIRST} .comments textarea")
    box.press_sequentially("@tom")
    expect(page.locator(".offers:not([hidden]) [role=option]").first).to_contain_text("Tom Hughes")
    check(page)
    page.keyboard.press("Enter")
    box.press_sequentially("缸号也要写上。")
    page.locator(f"{FIRST} .comments form button").click()
    expect(page.locator(f"{FIRST} .comments li")).to_contain_text("@Tom Hughes 缸号也要写上。")

    told = people.come("tomhughes")
    notice = told.get_by_role("link", name="Mona 梅 mentioned you")
    for _try in range(40):
        told.goto("/notices?show=unread")
        if notice.count():
            break
        told.wait_for_timeout(250)
    check(told)
    notice.first.press("Enter")
    assert number_of(told) == number
    expect(told.locator(".comments li:target")).to_contain_text("缸号也要写上。")


def test_readers_say_what_came_of_it_and_take_it_back(people: People) -> None:
    number = ask(
        people.come("keqiaoxiaoyu", language="zh_Hans", script=False),
        "坯布预缩到多少才不会被扣款？",
        "合同写 3% 以内，客户水洗后 4%。",
    )
    answer(people.come("ben", script=False), number, "先按标准洗三次再量。")
    page = people.come("tomhughes", width=1280, theme="dark")
    page.goto(f"/questions/{number}")
    works = page.get_by_role("button", name="It works")
    works.focus()
    page.keyboard.press("Enter")
    expect(works).to_have_attribute("aria-pressed", "true")
    expect(works).to_be_focused()
    expect(works).to_contain_text("1")
    check(page)
    plain = people.come("tomhughes", language="zh_Hans", script=False)
    plain.goto(f"/questions/{number}")
    plain.locator(".reactions button[aria-pressed=true]").click()
    expect(plain.locator(".reactions button[aria-pressed=true]")).to_have_count(0)


def test_an_edit_is_suggested_shown_as_a_difference_and_approved(people: People) -> None:
    author = people.come("lenak", width=1280, theme="dark")
    number = ask(
        author,
        "Which pallet size do German supermarkets want from us?",
        "We pack 1200 x 1000, the buyer wants another size.",
    )
    other = people.come("cleo", language="zh_Hans", width=320, script=False)
    other.goto(f"/questions/{number}/edit")
    other.fill("textarea[name=body]", "We pack 1200 x 1000, the buyer wants 1200 x 800.")
    other.fill("input[name=summary]", "写明尺寸")
    other.locator("main form button.main").last.click()
    assert number_of(other) == number

    author.goto(f"/questions/{number}")
    author.get_by_role("link", name="An edit waits for a decision").click()
    expect(author.locator(".diff ins")).to_contain_text("1200 x 800")
    check(author)
    author.get_by_role("button", name="Approve the edit").click()
    author.goto(f"/questions/{number}")
    expect(author.locator(".post .prose").first).to_contain_text("wants 1200 x 800")
    author.get_by_role("link", name="edited").click()
    expect(author.locator("main")).to_contain_text("Cleo 小可")
    check(author)


def test_a_low_answer_is_folded_and_opened_by_keyboard(people: People) -> None:
    page = people.come(language="zh_Hant", theme="dark")
    page.goto("/search?q=打样费要600一件")
    page.locator("main h3 a, main h2 a").first.click()
    low = page.locator("article.answer.low")
    expect(low.locator(".prose")).to_be_hidden()
    check(page)
    low.locator(".folded summary").focus()
    page.keyboard.press("Enter")
    expect(low.locator(".prose")).to_be_visible()
    unfold(page)
    check(page)
