"""Keeping order as a moderator goes it, each act with its undoing; reports and their decision."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board import answering, asking
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Question
from qa.board.tree import tree
from qa.core.db import db
from qa.reputation import actors
from qa.reputation.actors import Actor

from .conftest import People, Site, ask, check, choose, fits


def manage(page: Page, question: int) -> None:
    """Open the question with its menu."""
    page.goto(f"/questions/{question}")
    page.locator(".manage > summary").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def number(site: Site) -> int:
    """A question with an answer."""
    with site.later(0):
        draft = QuestionDraft(
            title="义乌发南美的小件，快递和专线哪个划算？",
            body="每天 40 票，多数在 500 克以内。",
            industry_id=tree().by_slug["logistics"].id,
        )
        number = asking.ask(member("yiwukuaidi"), draft)
        question = db.session.get_one(Question, number)
        answering.answer(member("linqinghe"), question, AnswerDraft("专线便宜三成，慢五天。", ()))
    return number


def member(key: str) -> Actor:
    """The demo member with this key."""
    found = select(Member.id).where(Member.email == f"{key}@example.com")
    return actors.load(db.session.scalars(found).one())


def test_a_question_is_closed_for_a_reason_and_opened_again(people: People, number: int) -> None:
    mona = people.come("mona")
    manage(mona, number)
    choose(mona, "reason", "unclear", ".manage")
    mona.fill("input[name=note]", "Say which country")
    check(mona)
    press(mona, "Close the question")
    standing = mona.locator(".standing")
    expect(standing).to_contain_text("Closed: Not clear enough to be answered")
    check(mona)
    reader = people.come(language="zh_Hant", width=1280, theme="dark")
    reader.goto(f"/questions/{number}")
    expect(reader.locator("#answer")).to_be_visible()
    check(reader)
    manage(mona, number)
    press(mona, "Open again")
    expect(standing).to_have_count(0)
    mona.get_by_text("History", exact=True).click()
    expect(mona.locator(".timeline")).to_contain_text("Say which country")
    expect(mona.locator(".timeline")).to_contain_text("Mona 梅 opened the question again.")


def test_a_duplicate_hands_its_answers_over_and_gets_them_back(people: People, number: int) -> None:
    original = ask(
        people.come("yiwukuaidi", language="zh_Hans", script=False),
        "发巴西智利的小包走快递还是专线？",
        "日均 40 票，都是小件。",
    )
    mona = people.come("mona", width=1280, theme="dark")
    manage(mona, number)
    mona.get_by_label("Number or address of the other question").fill(str(original))
    mona.get_by_label("Move the answers there").check()
    press(mona, "Close as a duplicate")
    expect(mona.locator("article.answer")).to_have_count(0)
    check(mona)
    mona.locator(".standing").get_by_role("link").click()
    expect(mona.locator("article.answer")).to_contain_text("专线便宜三成")
    expect(mona.locator(".standing")).to_contain_text("1 other question is answered here")
    check(mona)
    manage(mona, number)
    press(mona, "Open again")
    expect(mona.locator("article.answer")).to_contain_text("专线便宜三成")


def test_a_question_is_moved_and_moved_back(people: People, site: Site, number: int) -> None:
    mona = people.come("mona", language="zh_Hans")
    with site.app.app_context():
        places = [tree().by_slug[slug] for slug in ("logistics-express", "logistics")]
    for place in places:
        mona.goto(f"/questions/{number}/move")
        check(mona)
        mona.select_option("select[name=industry]", str(place.id))
        mona.locator("main form button.main").click()
        expect(mona.locator("nav.facts a").last).to_have_attribute("href", re.compile(place.slug))
    mona.locator(".next details > summary").last.click()
    expect(mona.locator(".timeline li", has_text="Mona 梅")).to_have_count(2)


@pytest.mark.parametrize(
    ("act", "shown", "undo"),
    [
        ("Feature", ".featured", "Stop featuring"),
        ("Protect", ".standing", "Take the protection off"),
        ("Lock", ".standing", "Unlock"),
    ],
)
def test_a_mark_is_set_for_all_to_see_and_taken_away(
    people: People, number: int, act: str, shown: str, undo: str
) -> None:
    mona = people.come("mona")
    manage(mona, number)
    press(mona, act)
    expect(mona.locator(f"#main {shown}").first).to_be_visible()
    check(mona)
    reader = people.come(language="zh_Hans", width=1280)
    reader.goto(f"/questions/{number}")
    expect(reader.locator(f"#main {shown}").first).to_be_visible()
    manage(mona, number)
    press(mona, undo)
    expect(mona.locator(f"#main header {shown}, #main .standing")).to_have_count(0)


def test_a_question_is_pinned_in_its_industry(people: People, number: int) -> None:
    mona = people.come("mona")
    manage(mona, number)
    press(mona, "Pin in its industry")
    reader = people.come(language="zh_Hant", theme="dark")
    reader.goto(f"/questions/{number}")
    reader.locator("nav.facts a").last.click()
    expect(reader.locator(".pinned")).to_contain_text("义乌发南美的小件")
    check(reader)
    manage(mona, number)
    press(mona, "Unpin")
    reader.reload()
    expect(reader.locator(".pinned")).to_have_count(0)


def test_what_is_deleted_is_gone_for_guests_and_comes_back(people: People, number: int) -> None:
    mona = people.come("mona", width=320, script=False)
    guest = people.come(language="zh_Hans")
    guest.goto(f"/questions/{number}")
    mona.goto(f"/questions/{number}")
    mona.locator("article.answer .quiet summary").click()
    mona.locator("article.answer input[name=reason]").fill("Advertising")
    mona.locator("article.answer .quiet form button").click()
    expect(mona.locator("article.answer.gone")).to_contain_text("Reason: Advertising")
    fits(mona)
    guest.reload()
    expect(guest.locator("article.answer")).to_have_count(0)
    mona.locator("article.answer .quiet form button").click()
    expect(mona.locator("article.answer.gone")).to_have_count(0)

    manage(mona, number)
    mona.locator(".manage form").last.locator("input[name=reason]").fill("Somebody's trade secret")
    press(mona, "Delete the question")
    gone = guest.reload()
    assert gone is not None
    assert gone.status in (404, 410)
    check(guest)
    mona.goto(f"/questions/{number}")
    expect(mona.locator(".standing.gone")).to_contain_text("Somebody's trade secret")
    press(mona, "Restore the question")
    guest.goto(f"/questions/{number}")
    expect(guest.locator("article.answer")).to_have_count(1)


def test_a_member_reports_and_the_moderator_decides(people: People, number: int) -> None:
    member = people.come("tomhughes")
    member.goto(f"/questions/{number}")
    member.locator("article.answer").get_by_role("link", name="Report").click()
    choose(member, "reason", "unlabelled_promotion")
    member.fill("textarea[name=note]", "He runs that line himself")
    check(member)
    press(member, "Send the report")

    mona = people.come("mona", theme="dark")
    mona.goto("/moderation/flags")
    case = mona.locator(".reports > li", has_text="He runs that line himself")
    expect(case).to_contain_text("Recommends what its author sells, and does not say so")
    check(mona)
    case.get_by_role("button", name="Uphold").click()
    expect(case).to_have_count(0)
    check(mona)


def test_a_report_is_taken_back(people: People, number: int) -> None:
    member = people.come("lenak", width=1280, theme="dark")
    for act in ("Send the report", "Take the report back"):
        member.goto(f"/questions/{number}/flag")
        if act == "Send the report":
            choose(member, "reason", "off_topic")
        check(member)
        press(member, act)
    member.goto(f"/questions/{number}/flag")
    expect(member.get_by_role("button", name="Send the report")).to_be_visible()
