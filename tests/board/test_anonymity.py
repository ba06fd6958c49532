"""An anonymous question never betrays its asker: every page is read, down to its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board import commenting, following, revealing, voting
from qa.board.following import Followed, Target
from qa.board.life import accepting
from qa.board.models import Question, TimelineEntry
from qa.board.tree import forget
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.core.outbox.models import Job
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.search import jobs as search
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient

NAME, EMAIL = "zhangsecret", "zhangsecret@hidden.example"
TITLE = "客户要求换收款账户，能信吗？"
LINK = re.compile(r'(?:href|src|formaction|action|data-[a-z]+)="([^"]+)"|<(?:loc|id)>([^<]+)<')
LEAVES = ("/static", "/logout", "/display", "/settings", "/register", "/login", "/reset")
MOST_PAGES = 150


@pytest.fixture
def asker(app: Flask) -> Member:
    """Whose number stands out from all others, so that it can be looked for."""
    return make_member(NAME, id=8_675_309, email=EMAIL, points=100)


@pytest.fixture
def ben(app: Flask) -> Member:
    return make_member("ben")


@pytest.fixture
def question(app: Flask, asker: Member, ben: Member) -> Question:
    """Anonymous, with all that its asker can do below it; and one asked openly beside it."""
    actor, industry = actors.load(asker.id), make_industry("fraud")
    forget()
    question = make_question(
        actor, industry, title=TITLE, anonymous=True, bounty=10, tags=("收款",), kind="genuine",
        red_flags=("changed_account",),
    )  # fmt: skip
    answer = make_answer(question, actors.load(ben.id))
    make_answer(question)
    commenting.comment(actor, question, answer, "谢谢，还有别的办法吗？")
    commenting.comment(actor, question, None, "补充：金额是三万。")
    voting.cast(actor, answer, industry.id, 1)
    make_question(make_actor(), industry, title="公开提的问题：样品费谁出？")
    accepting.accept(actor, answer)
    ids = db.session.scalars(select(Question.id)).all()
    db.session.commit()
    search.index_questions([{"question_id": id_} for id_ in ids])
    return question


def seeds(question: Question) -> list[str]:
    return [
        f"/questions/{question.id}", f"/questions/{question.id}/revisions", "/", "/questions",
        "/questions?tab=hot", "/questions?tab=solved", "/industries/fraud", "/tags/收款",
        "/questions?tag=收款", "/search?q=收款账户", "/search/suggest?q=收款",
        f"/questions/similar?title={TITLE}", "/feeds/newest.atom", "/feeds/solved.atom",
        "/sitemap.xml", "/members", "/members/ben", "/questions/ask",
    ]  # fmt: skip


def crawl(client: PageClient, question: Question) -> Iterator[tuple[str, Any]]:
    """The pages of the site that can be reached from the question, each once."""
    client.checks = False
    waiting, seen = seeds(question), set(seeds(question))
    for _page in range(MOST_PAGES):
        if not waiting:
            return
        address = waiting.pop(0)
        response = client.get(address)
        yield address, response
        text = unescape(response.get_data(as_text=True)) if response.mimetype != "image/png" else ""
        found = [first or second for first, second in LINK.findall(text)]
        for target in [*found, response.headers.get("Location", "")]:
            where = urlsplit(urljoin(f"http://localhost{address}", target))
            path = where.path + (f"?{where.query}" if where.query else "")
            own = where.netloc in ("localhost", "127.0.0.1:5000")
            if own and path not in seen and not path.startswith(LEAVES):
                seen.add(path)
                waiting.append(path)


def betrayals(client: PageClient, question: Question) -> list[str]:
    """Where the asker's name, number or address can be read, in bodies and in headers."""
    signs = re.compile(rf"{NAME}|{re.escape(EMAIL)}|(?<!\d)8675309(?!\d)", re.IGNORECASE)
    return [
        f"{address}: {signs.search(text)}"
        for address, response in crawl(client, question)
        if signs.search(text := f"{response.headers}{response.get_data(as_text=True)}")
    ]


def test_neither_name_nor_number_nor_address_is_anywhere_for_a_guest(
    client: PageClient, question: Question
) -> None:
    assert betrayals(client, question) == []


@pytest.mark.parametrize("reader", ["ben", "cleo", "mona"])
def test_nor_for_those_who_are_signed_in(
    client: PageClient, question: Question, ben: Member, reader: str
) -> None:
    role = {"role": "moderator"} if reader == "mona" else {}
    client.sign_in(ben if reader == "ben" else make_member(reader, level=12, **role))
    assert betrayals(client, question) == []


def test_who_ignores_the_asker_still_sees_the_question(
    client: PageClient, question: Question, asker: Member
) -> None:
    cleo = make_member("cleo")
    following.ignore(actors.load(cleo.id), Target(Followed.MEMBER, asker.id))
    client.sign_in(cleo)
    client.checks = False
    page = client.get("/questions").text
    other = PageClient(client.application, client.response_wrapper)
    other.sign_in(make_member("dora"))
    assert page.count(TITLE) == other.get("/questions").text.count(TITLE)
    assert 'class="away"' not in page


def test_the_crawl_finds_an_asker_who_is_not_anonymous(
    client: PageClient, question: Question, asker: Member
) -> None:
    make_question(actors.load(asker.id), title="这个问题是公开提的，谁都看得到？")
    assert betrayals(client, question)


def reveal(client: PageClient, question: Question, name: str) -> Any:
    page = client.get("/questions/ask").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "member": name}
    return client.post(f"/questions/{question.id}/reveal", data=fields)


def path(question: Question) -> str:
    return f"/questions/{question.id}/{question.slug}"


def test_the_asker_shows_themselves_to_one_member_and_to_nobody_else(
    client: PageClient, question: Question, asker: Member, ben: Member
) -> None:
    client.sign_in(asker)
    assert 'name="member"' in client.get(path(question)).text
    assert "ben now sees" in client.get(reveal(client, question, "BEN").location).text
    assert "One member knows that it was you" in client.get(path(question)).text

    client.sign_in(ben)
    page = client.get(path(question)).text
    assert "The asker has shown you who they are:" in page
    assert f'<a href="/members/{NAME}">{NAME}</a>' in page
    assert page.count(NAME) == 2
    db.session.rollback()
    step = db.session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "revealed")).one()
    assert (step.actor_id, step.answer_id, step.data) == (None, None, {})

    for reader in (None, make_member("cleo")):
        stranger = PageClient(client.application, client.response_wrapper)
        if reader:
            stranger.sign_in(reader)
        assert "The asker showed one member who they are." in stranger.get(path(question)).text
        assert betrayals(stranger, question) == []


def test_it_is_done_once_and_to_the_same_member_again_changes_nothing(
    question: Question, asker: Member, ben: Member
) -> None:
    actor = actors.load(asker.id)
    for _twice in range(2):
        revealing.reveal(actor, question, "ben")
    with pytest.raises(Refused):
        revealing.reveal(actor, question, make_actor("cleo").name)
    steps = db.session.scalars(select(TimelineEntry.kind)).all()
    assert steps.count("revealed") == 1
    assert question.revealed_to_id == ben.id


def test_the_one_who_is_shown_can_be_told(question: Question, asker: Member, ben: Member) -> None:
    revealing.reveal(actors.load(asker.id), question, "ben")
    jobs = db.session.scalars(select(Job.payload)).all()
    named = [job for job in jobs if "member_id" in job and job.get("question_id") == question.id]
    assert all(job["member_id"] == ben.id for job in named)


@pytest.mark.parametrize("name", ["", "nobody", NAME, "lowly"])
def test_those_who_cannot_be_shown_are_named_as_the_fault(
    question: Question, asker: Member, name: str
) -> None:
    make_member("lowly", level=4)
    with pytest.raises(Invalid) as refusal:
        revealing.reveal(actors.load(asker.id), question, name)
    assert set(refusal.value.errors) == {"member"}
    assert question.revealed_to_id is None


def test_nobody_but_the_asker_can_do_it_and_only_where_they_are_hidden(
    question: Question, asker: Member, ben: Member
) -> None:
    stranger, own = make_actor("cleo"), make_question(actors.load(asker.id))
    cases: list[tuple[Actor, Question]] = [(stranger, question), (actors.load(asker.id), own)]
    for actor, target in cases:
        with pytest.raises(Refused):
            revealing.reveal(actor, target, "ben")
    assert (question.revealed_to_id, own.revealed_to_id) == (None, None)
