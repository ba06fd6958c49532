"""How a question ends, as people go it: bounty, split, second thoughts, the vote, the outcome."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from qa.board.life import timing

from .conftest import People, Site, answer, ask, check, choose, fits, number_of, unfold

BALLOT = "article.answer form.acts button"


def history(page: Page) -> str:
    """The timeline, unfolded."""
    summary = page.locator("details:has(.timeline) summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_be_visible()
    return page.locator(".timeline").inner_text()


def test_an_asker_raises_splits_thinks_again_and_declines(people: People) -> None:
    asker = people.come("tomhughes")
    number = ask(
        asker,
        "May the carrier bill demurrage for a container that customs held?",
        "Nine days in Felixstowe, **GBP 1,200** so far.",
        deadline_days="3",
        bounty="20",
    )
    expect(asker.locator("header .facts").last).to_contain_text("Bounty 20")
    for who in ("ben", "linqinghe"):
        answer(people.come(who), number, f"Ask {who}'s forwarder for the tariff, then contest it.")

    asker.goto(f"/questions/{number}")
    asker.get_by_text("Raise the bounty").click()
    asker.get_by_label("Points to add").fill("10")
    check(asker)
    asker.get_by_role("button", name="Put up these points").click()
    expect(asker.locator("header .facts").last).to_contain_text("Bounty 30")

    asker.get_by_text("Split the bounty between several answers").click()
    asker.get_by_label("The answer of 林清河").check()
    asker.get_by_label("Points for 林清河").fill("20")
    asker.get_by_label("Points for Ben 贺").fill("10")
    check(asker)
    asker.get_by_role("button", name="Accept and split the bounty").click()
    best = asker.locator("article.answer.best")
    expect(best).to_contain_text("Received 20 points of the bounty.")
    expect(best.locator(".seal")).to_have_text("Accepted")
    assert "was split between 2 answers" in history(asker)
    check(asker)

    asker.get_by_role("button", name="Take the acceptance back").click()
    expect(best).to_have_count(0)
    assert "took the acceptance back" in history(asker)
    asker.get_by_text("No answer was satisfactory").click()
    asker.get_by_label("What was missing?").fill("The rule itself")
    asker.get_by_role("button", name="End the question without an answer").click()
    expect(asker.locator(".next")).to_contain_text("no answer was satisfactory")
    assert "The rule itself" in history(asker)
    check(asker)


def test_members_choose_the_best_answer_when_the_asker_did_not(people: People, site: Site) -> None:
    asker = people.come("wuxicnc", language="zh_Hans", script=False)
    number = ask(
        asker,
        "数控件返修后客户要求按新品验收，合理吗？",
        "一批 300 件，返修 12 件，客户说全部重验。",
        deadline_days="1",
    )
    for who in ("ben", "suzhouzhijian"):
        answer(people.come(who, script=False), number, f"{who}：先看合同写的验收标准。")
    with site.later(2):
        timing.end_time(number)

    voter = people.come("yiwuxiaochen", language="zh_Hant", theme="dark")
    voter.goto(f"/questions/{number}")
    expect(voter.locator(BALLOT)).to_have_count(2)
    check(voter)
    voter.locator(BALLOT).first.focus()
    voter.keyboard.press("Enter")
    expect(voter.locator(BALLOT)).to_have_count(1)
    voter.locator(BALLOT).press("Enter")  # another choice, while the vote runs
    expect(voter.locator("article.answer").last.locator(".acts .hint")).to_be_visible()
    check(voter)
    plain = people.come("wujie", language="zh_Hans", width=320, script=False)
    plain.goto(f"/questions/{number}")
    fits(plain)
    plain.locator(BALLOT).last.click()
    expect(plain.locator(BALLOT)).to_have_count(1)

    with site.later(8):
        timing.end_vote(number)
    voter.reload()
    expect(voter.locator("article.answer.best .seal.recommended")).to_be_visible()
    expect(voter.locator("article.answer.best")).to_contain_text("suzhouzhijian")
    history(voter)
    expect(voter.locator(".timeline .done")).to_contain_text("2")
    check(voter)


def test_the_asker_reports_what_came_of_it(people: People, site: Site) -> None:
    asker = people.come("taipeizhou", language="zh_Hant")
    number = ask(asker, "退貨的化妝品可以重新上架販售嗎？", "外盒拆過，內容物未開封。")
    answer(people.come("lufawu", script=False), number, "看有没有影响品质，要留检验记录。")
    asker.goto(f"/questions/{number}")
    asker.locator("article.answer form.acts button.main").click()
    expect(asker.locator("article.answer.best")).to_have_count(1)
    with site.later(15):
        timing.ask_outcome(number)

    asker.goto("/desk")
    expect(asker.locator("#needs")).to_contain_text("退貨的化妝品可以重新上架販售嗎？")
    check(asker)
    asker.goto(f"/questions/{number}")
    choose(asker, "outcome", "partly")
    asker.fill("article.answer input[name=note]", "兩個平台中一個接受了")
    check(asker)
    asker.locator("article.answer .ask-end form button").click()
    reader = people.come(language="zh_Hans", width=1280, theme="dark")
    reader.goto(f"/questions/{number}")
    expect(reader.locator(".outcome.partly")).to_contain_text("兩個平台中一個接受了")
    unfold(reader)
    check(reader)
    assert number_of(reader) == number
