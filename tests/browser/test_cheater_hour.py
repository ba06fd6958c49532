"""A cheater's hour: two accounts that lift each other, and the moderator who undoes it."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page, expect

from qa.accounts.organisations import founding
from qa.accounts.organisations.rights import RIGHTS
from qa.accounts.queries import by_name
from qa.moderation.rings import detecting

from .conftest import DEMO_PASSWORD, People, Site, answer, ask, check, fits
from .travel import adds_up, books_are_right, enrol, lines, soon

ONE, OTHER = "Rolf Kessler", "Rita Kessler"
ROUNDS = 5
REASON = "Five questions asked, answered and accepted between the two within minutes."


class Standing(NamedTuple):
    """Experience and points of a member, as they read them."""

    experience: int
    points: int
    title: str


def test_a_cheaters_hour(people: People, site: Site) -> None:
    enrol(site, ONE, DEMO_PASSWORD)
    address = enrol(site, OTHER, DEMO_PASSWORD)
    one = people.come("rolf.kessler@example.org", script=False)
    other = people.come(address, script=False)
    soon(other, "/points", lambda page: page.locator("[data-points='25']"))
    for turn in range(ROUNDS):
        lift(one, other, turn)
    gained = standing(other)
    # 20 confirmed, 5 today; five times 2 answered and 20 accepted; the first three votes
    assert gained == Standing(165, 135, "Assistant")

    moderator = people.come("mona", width=1280)
    with site.later(0):
        detecting.detect()
    reads_the_evidence(people, moderator)
    takes_back(moderator)
    lost = standing(other)
    assert lost == Standing(35, 35, "Apprentice")
    reads_why(people, address)
    books_are_right(site)

    moderator.fill("[name=reason]", "They were colleagues who trained each other; agreed by mail.")
    moderator.get_by_role("button", name="Give the gains back").click()
    assert standing(other) == gained
    again = other.locator("table.statement tr", has_text="Given again")
    expect(again).to_have_count(ROUNDS + 3)
    books_are_right(site)
    colleagues_do_not_vote(people, site, address)


def lift(one: Page, other: Page, turn: int) -> None:
    """One asks, the other answers, and is voted up and accepted at once."""
    question = ask(one, f"What is the customs code of part {turn} of our pump?", "Cast iron.")
    answer(other, question, f"Heading 8413, number {turn}; look at the notes of the chapter.")
    one.goto(f"/questions/{question}")
    one.locator("article.answer .vote button.up").click()
    counted = turn < 3
    expect(one.locator(".flash")).to_have_count(0 if counted else 1)
    expect(one.locator("article.answer .vote b")).to_contain_text("1" if counted else "0")
    fits(one)
    one.locator("article.answer .acts button.main").click()
    expect(one.locator("article.answer.best")).to_have_count(1)


def standing(page: Page) -> Standing:
    page.goto("/points")
    adds_up(page)
    points = lines(page)[0][1]
    title = page.locator(".held dt").nth(1).inner_text().split(" · ")[0]
    page.goto("/points/experience")
    adds_up(page)
    return Standing(lines(page)[0][1], points, title)


def reads_the_evidence(people: People, moderator: Page) -> None:
    moderator.goto("/moderation/rings")
    check(moderator)
    moderator.get_by_role("link", name=ONE).click()
    deals = moderator.locator("[aria-labelledby=deals] tbody tr")
    expect(deals).to_have_count(1)
    expect(deals.locator("td.n")).to_have_text(["5", "5", "0"])
    expect(moderator.locator(".rows .row")).to_have_count(2 * ROUNDS)
    check(moderator)
    for language, address in (("zh_Hant", moderator.url), ("en", "/moderation/rings")):
        phone = people.come("mona", language=language, theme="dark")
        phone.goto(address)
        check(phone)
    stranger = people.come("cleo", script=False)
    refused = stranger.goto(moderator.url)
    assert refused
    assert refused.status in (403, 404)


def takes_back(moderator: Page) -> None:
    """Not without a reason."""
    moderator.locator("[name=reason]").evaluate("field => field.removeAttribute('required')")
    moderator.get_by_role("button", name="Take the gains back").click()
    expect(moderator.locator("[name=reason]")).to_have_attribute("aria-invalid", "true")
    check(moderator)
    moderator.fill("[name=reason]", REASON)
    moderator.get_by_role("button", name="Take the gains back").click()
    expect(moderator.locator(".reason")).to_have_text(REASON)
    check(moderator)


def reads_why(people: People, address: str) -> None:
    page = people.come(address)
    page.goto("/points")
    taken = page.locator("table.statement tr", has_text="Taken back")
    expect(taken).to_have_count(ROUNDS)
    expect(taken.locator("a")).to_have_count(ROUNDS)
    check(page)
    soon(page, "/notices", lambda page: page.get_by_text(REASON))


def colleagues_do_not_vote(people: People, site: Site, address: str) -> None:
    """Within an organisation a vote is refused, and a request that comes all the same, too."""
    with site.later(0):
        main, account = by_name(ONE), by_name(OTHER)
        assert main
        assert account
        account.organisation_id, account.rights = founding.found(main), list(RIGHTS)
    page = people.come(address, language="zh_Hans")
    page.goto(f"/members/{ONE}/questions")
    page.locator("main .row a").first.click()
    vote = page.locator("form.vote").first
    expect(vote.locator(".up")).to_have_attribute("aria-disabled", "true")
    token = vote.locator("[name=csrf_token]").input_value()
    sent = page.request.post(
        vote.get_attribute("action") or "", form={"value": "1", "csrf_token": token}
    )
    assert sent.status == 403
    check(page)
