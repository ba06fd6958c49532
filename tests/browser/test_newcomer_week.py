"""A newcomer's first week: signs up, asks, answers, comes every day, and sees it add up."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from qa.recognition import refreshing

from .conftest import People, answer, ask, check, fits, sign_in, unfold
from .travel import Travel, adds_up, books_are_right, lines, number, soon

NAME, ADDRESS, PASSWORD = "绍兴纽扣小妹", "niukou@example.org", "ship paper kettle 88"
COMPANY = "绍兴彩扣服饰辅料"


def points(page: Page) -> int:
    page.goto("/points")
    return int(page.locator("[data-points]").first.get_attribute("data-points") or "")


def test_a_newcomers_first_week(people: People, travel: Travel) -> None:
    travel.days = -6
    new = sign_up(people, travel)
    travel.days = -5
    thanks(people, new)
    travel.days = -4
    helps(people, new)
    for travel.days in (-3, -2, -1):
        new.goto("/")
        expect(new.locator(".flash")).to_contain_text("+5")
    travel.days = 0
    new.goto("/")
    expect(new.locator(".flash")).to_contain_text("+15")
    expect(new.locator(".flash")).to_contain_text("7")
    new.goto("/desk")
    expect(new.locator(".flash")).to_have_count(0)

    state = new.context.storage_state()
    people.signed_in[ADDRESS] = state
    sees_the_books(people, travel)
    fills_in_the_profile(people)
    stands_on_the_board(people, travel)


def sign_up(people: People, travel: Travel) -> Page:
    """Without script, on a phone; returns the page of who is signed in."""
    page = people.come(language="zh_Hans", script=False)
    page.goto("/register")
    fits(page)
    page.fill("input[name=name]", NAME)
    page.fill("input[name=email]", ADDRESS)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.goto(travel.site.mailed_link(ADDRESS))
    sign_in(page, travel.site, ADDRESS, PASSWORD)
    expect(page.locator(".flash", has_text="+5")).to_have_count(1)
    soon(page, "/points", lambda page: page.locator("[data-points='25']"))
    fits(page)
    return page


def thanks(people: People, new: Page) -> None:
    """The first question, what Ben says to it, and that it solved it."""
    number = ask(new, "金属纽扣出口欧盟要做哪些检测？", "客户说要镍释放报告，两千打，汉堡交货。")
    answer(people.come("ben", script=False), number, "镍释放做 EN 1811，另外看 REACH 附件十七。")
    new.goto(f"/questions/{number}")
    fits(new)
    new.locator("article.answer .acts button.main").click()
    expect(new.locator("article.answer.best")).to_have_count(1)


def helps(people: People, new: Page) -> None:
    """The first answer, which is voted up and accepted."""
    asker = people.come("priyanair", script=False)
    number = ask(asker, "Which buttons survive sixty degrees in the wash?", "Workwear, polyester.")
    answer(new, number, "Urea buttons do; ask for a wash test of twenty cycles.")
    asker.goto(f"/questions/{number}")
    asker.locator("article.answer .vote button.up").click()
    asker.locator("article.answer .acts button.main").click()
    expect(asker.locator("article.answer.best")).to_have_count(1)


def sees_the_books(people: People, travel: Travel) -> None:
    page = people.come(ADDRESS, language="zh_Hans")
    # 20 confirmed, 7 × 5 and 10 for coming, 3 thanked in time, 2 + 20 answered and accepted
    assert points(page) == 90
    adds_up(page)
    changes = [change for change, _after in lines(page)]
    assert sorted(changes) == [2, 3, 5, 5, 5, 5, 5, 5, 5, 10, 20, 20]
    for row in page.locator("table.statement tbody tr").all():
        about = row.locator("a")
        if number(row.locator("td.n").first) in (2, 3):
            expect(about).to_have_count(1)
    check(page)
    title = page.locator("table.statement a").first.inner_text()
    page.locator("table.statement a").first.click()
    expect(page.locator("h1")).to_have_text(title)

    page.goto("/points/experience")
    adds_up(page)
    assert lines(page)[0][1] == 100
    check(page)
    page = people.come(ADDRESS, width=1280, theme="dark")
    page.goto("/points/growth")
    expect(page.locator("svg.chart")).to_have_count(2)
    expect(page.locator("svg.chart").first).to_have_attribute(
        "aria-label", r"Experience at the end of each of the last 12 months, from 0 to 100"
    )
    unfold(page)
    expect(page.locator("table.statement").first.locator("tbody tr").first).to_contain_text("100")
    check(page)
    soon(page, "/notices", lambda page: page.get_by_text("Assistant"))
    check(page)
    soon(page, f"/members/{NAME}/badges", lambda page: page.locator("a[href$='first-answer']"))
    expect(page.locator(".rows a[href$='first-question']")).to_have_count(1)
    check(page)
    books_are_right(travel.site)


def fills_in_the_profile(people: People) -> None:
    page = people.come(ADDRESS, language="zh_Hant", script=False)
    page.goto("/settings/profile")
    fits(page)
    page.fill("input[name=company]", COMPANY)
    page.fill("input[name=trades]", "纽扣、拉链")
    page.fill("input[name=region]", "浙江绍兴")
    page.fill("[name=sells]", "树脂扣、金属扣，一千粒起")
    page.fill("[name=since_year]", "2019")
    page.fill("[name=websites]", "https://buttons.example.com/zh")
    page.locator("main form.form button.main").click()
    guest = people.come(language="zh_Hant", theme="dark")
    guest.goto(f"/members/{NAME}")
    expect(guest.locator("main")).to_contain_text(COMPANY)
    expect(guest.locator("main")).to_contain_text("树脂扣")
    expect(guest.locator(".trading a")).to_have_text("buttons.example.com")
    expect(guest.locator(".side")).to_contain_text("2019")
    expect(guest.locator("[data-points]")).to_have_count(0)
    check(guest)


def stands_on_the_board(people: People, travel: Travel) -> None:
    with travel.site.later(0):
        refreshing.refresh_all()
    page = people.come(ADDRESS, language="zh_Hans")
    page.goto("/members")
    own = page.locator(".places .own")
    expect(own).to_have_count(1)
    expect(own).to_contain_text(NAME)
    check(page)
