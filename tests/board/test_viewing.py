"""Views and ratings: counted apart from the requests, once a reader, and never for robots."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from qa import create_app
from qa.accounts.models import Member
from qa.board import viewing
from qa.board.life import accepting
from qa.board.models import Answer, HelpfulRating, Question
from qa.core import clock
from qa.core.db import db, reading
from qa.core.outbox.models import Job, Purge
from qa.core.web import visits as noted
from qa.core.web.visits import Visits
from qa.reputation import actors
from qa.reputation.models import Award
from qa.reputation.rules import rules
from tests.conftest import settings_for
from tests.factories import make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
ROBOTS = ("Mozilla/5.0 (compatible; Baiduspider/2.0)", "Mozilla/5.0 (compatible; Googlebot/2.1)",
          "curl/8.9", "Sogou web spider/4.0", "")  # fmt: skip


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question()


@pytest.fixture
def best(question: Question) -> Answer:
    answer = make_answer(question)
    make_answer(question)
    accepting.accept(actors.load(question.author_id), answer)
    return answer


def visits(app: Flask) -> Visits:
    found: Visits = app.extensions["visits"]
    return found


def read(client: PageClient, question: Question, agent: str = BROWSER, **headers: str) -> None:
    path = f"/questions/{question.id}/{question.slug}"
    assert client.get(path, headers={"User-Agent": agent, **headers}).status_code == 200


def views(app: Flask, question: Question) -> int:
    visits(app).flush()
    db.session.commit()
    return int(db.session.scalars(db.select(Question.views).filter_by(id=question.id)).one())


def rate(
    client: PageClient, answer: Answer, value: object, agent: str = BROWSER, **more: Any
) -> Any:
    headers = {"User-Agent": agent, "Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
    path = f"/answers/{answer.id}/helpful"
    return client.post(path, data={"value": value}, headers=headers, **more)


def ratings(app: Flask, answer: Answer) -> tuple[int, int]:
    visits(app).flush()
    db.session.commit()
    row = db.session.execute(
        db.select(Answer.helpful_yes, Answer.helpful_no).filter_by(id=answer.id)
    ).one()
    return row[0], row[1]


def test_readers_are_counted_after_the_request(
    app: Flask, client: PageClient, question: Question
) -> None:
    bystander = make_question()
    with record_queries() as statements:
        read(client, question)
        read(client, question, PHONE)
    assert not [one for one in statements if one.startswith(("UPDATE", "INSERT"))]
    assert views(app, question) == 2
    assert views(app, bystander) == 0
    assert "2 views" in client.get("/questions").text


def test_the_same_reader_counts_once_a_day(
    app: Flask, client: PageClient, question: Question
) -> None:
    read(client, question)
    read(client, question)
    assert views(app, question) == 1
    read(client, question)
    assert views(app, question) == 1
    with clock.at(clock.now() + timedelta(days=1)):
        read(client, question)
        assert views(app, question) == 2


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_are_not_counted(
    app: Flask, client: PageClient, question: Question, agent: str
) -> None:
    read(client, question, agent)
    assert views(app, question) == 0


def test_who_only_looks_ahead_is_not_counted(
    app: Flask, client: PageClient, question: Question
) -> None:
    read(client, question, **{"Sec-Purpose": "prefetch;prerender"})
    read(client, question, Purpose="prefetch")
    path = f"/questions/{question.id}/{question.slug}"
    client.head(path, headers={"User-Agent": BROWSER})
    assert views(app, question) == 0


def test_the_asker_is_not_counted_and_a_member_is_one_reader_on_all_devices(
    app: Flask, client: PageClient, question: Question
) -> None:
    client.sign_in(db.session.get_one(Member, question.author_id))
    read(client, question)
    client.sign_in(make_member())
    read(client, question)
    read(client, question, PHONE)
    assert views(app, question) == 1


def test_counting_touches_no_page_and_asks_no_job(
    app: Flask, client: PageClient, question: Question, best: Answer
) -> None:
    db.session.commit()
    before = [db.session.query(table).count() for table in (Purge, Job)]
    read(client, question)
    rate(client, best, 1)
    assert views(app, question) == 1
    assert [db.session.query(table).count() for table in (Purge, Job)] == before


def test_pages_kept_for_guests_are_counted_too(folder: Path) -> None:
    app = create_app(settings_for(folder, PAGE_CACHE_MB="8"))
    with app.app_context():
        question = make_question()
        db.session.commit()
        path = f"/questions/{question.id}/{question.slug}"
        for agent in (BROWSER, PHONE, ROBOTS[0], BROWSER, "Mozilla/5.0 (Windows NT 10.0) Firefox"):
            reply = app.test_client().get(path, headers={"User-Agent": agent})
            assert reply.headers["Cache-Control"].startswith("public")
        assert views(app, question) == 3
        db.session.remove()
        db.engine.dispose()


def test_more_notes_than_there_is_room_for_lose_the_oldest(
    app: Flask, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noted, "MOST", 3)
    few = Visits(app)
    few.count_with(viewing.count)
    environ = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": BROWSER}
    db.session.commit()
    for number in range(5):
        few.note({**environ, "REMOTE_ADDR": f"10.0.0.{number}"}, f"question:{question.id}")
    few.flush()
    assert views(app, question) == 3


def test_notes_about_what_is_no_more_do_no_harm(app: Flask, question: Question) -> None:
    environ = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": BROWSER, "REMOTE_ADDR": "10.0.0.1"}
    db.session.commit()
    visits(app).note(environ, "question:987654")
    visits(app).note(environ, f"question:{question.id}")
    assert views(app, question) == 1


def test_a_guest_says_whether_the_best_answer_helped(
    app: Flask, client: PageClient, question: Question, best: Answer
) -> None:
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert page.count("data-helpful") == 1
    assert rate(client, best, 1).status_code == 303
    script = {"headers": {"X-Requested-With": "fetch"}, "environ_base": {"REMOTE_ADDR": "10.9.8.7"}}
    assert rate(client, best, 0, PHONE, **script).status_code == 200
    assert ratings(app, best) == (1, 1)
    assert db.session.query(HelpfulRating).count() == 2


def test_calling_ones_browser_otherwise_makes_nobody_another_rater(
    app: Flask, client: PageClient, best: Answer
) -> None:
    for number in range(3):
        rate(client, best, 1, f"{BROWSER} {number}")
        network = {"REMOTE_ADDR": f"2001:470:1:2::{number}"}
        rate(client, best, 1, f"{BROWSER} {number}", environ_base=network)
    assert ratings(app, best) == (2, 0)


def test_nobody_rates_an_answer_twice(app: Flask, client: PageClient, best: Answer) -> None:
    rate(client, best, 1)
    rate(client, best, 0)
    assert ratings(app, best) == (1, 0)
    member = make_member()
    client.sign_in(member)
    rate(client, best, 1)
    rate(client, best, 1, PHONE)
    assert ratings(app, best) == (2, 0)
    with clock.at(clock.now() + timedelta(days=1)):
        rate(client, best, 0)
        assert ratings(app, best) == (2, 0)
    raters = db.session.scalars(db.select(HelpfulRating.rater)).all()
    assert not any(str(member.id) == rater or member.name in rater for rater in raters)


def test_robots_do_not_rate(app: Flask, client: PageClient, best: Answer) -> None:
    rate(client, best, 1, ROBOTS[0])
    assert ratings(app, best) == (0, 0)


def test_only_the_best_answer_is_rated_and_not_by_its_author(
    app: Flask, client: PageClient, question: Question, best: Answer
) -> None:
    other = db.session.scalars(
        db.select(Answer).where(Answer.question_id == question.id, Answer.id != best.id)
    ).one()
    assert rate(client, other, 1).status_code == 403
    client.sign_in(db.session.get_one(Member, best.author_id))
    assert rate(client, best, 1).status_code == 403
    assert ratings(app, best) == ratings(app, other) == (0, 0)


def test_another_site_cannot_rate_for_its_visitors(
    app: Flask, client: PageClient, best: Answer
) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert rate(client, best, 1, headers=elsewhere).status_code == 400
    assert rate(client, best, 2).status_code == 400
    assert rate(client, best, 1, headers={"Sec-Fetch-Site": ""}).status_code == 400
    assert ratings(app, best) == (0, 0)


def test_without_script_a_guest_is_asked_on_a_page(
    app: Flask, client: PageClient, best: Answer
) -> None:
    page = client.get(f"/answers/{best.id}/helpful")
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"value": "1", "csrf_token": token}
    reply = client.post(f"/answers/{best.id}/helpful", data=fields, headers={"User-Agent": BROWSER})
    assert reply.status_code == 303
    assert ratings(app, best) == (1, 0)
    assert client.get("/answers/987654/helpful").status_code == 404


def test_an_answer_that_helped_many_is_rewarded_once(app: Flask, best: Answer) -> None:
    life = rules().life
    bystander = make_answer(make_question())
    yes = int(life.helpful_readers * life.helpful_share)
    best.helpful_yes, best.helpful_no = yes, life.helpful_readers - yes - 1
    viewing.award_helpful()
    assert db.session.query(Award).filter_by(rule="answer_found_helpful").count() == 0
    best.helpful_no += 1
    for _ in range(2):
        viewing.award_helpful()
        db.session.commit()
    award = db.session.query(Award).filter_by(rule="answer_found_helpful").one()
    assert (award.member_id, award.key) == (best.author_id, f"helpful:answer:{best.id}")
    assert bystander.author_id != award.member_id


def test_an_answer_that_helped_too_few_of_its_readers_is_not_rewarded(
    app: Flask, best: Answer
) -> None:
    other = make_answer(db.session.get_one(Question, best.question_id))
    other.helpful_yes = 1_000  # but it is not the best
    best.helpful_yes, best.helpful_no = 1_000, 300
    viewing.award_helpful()
    assert db.session.query(Award).filter_by(rule="answer_found_helpful").count() == 0


def stored_views(question: Question) -> int:
    with reading(), db.engine.connect() as connection:
        query = db.select(Question.views).filter_by(id=question.id)
        return int(connection.execute(query).scalar_one())


def test_the_thread_counts_by_itself_and_what_is_left_at_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noted, "EVERY", 0.02)
    app = create_app(settings_for(folder))
    with app.app_context():
        question = make_question()
        db.session.commit()
        app.testing = False
        own = visits(app)
        environ = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": BROWSER, "REMOTE_ADDR": "10.0.0.1"}
        own.note(environ, f"question:{question.id}")
        for _ in range(200):
            if stored_views(question):
                break
            own._ending.wait(0.02)
        own.note({**environ, "REMOTE_ADDR": "10.0.0.2"}, f"question:{question.id}")
        own._end()
        assert stored_views(question) == 2
        db.session.remove()
        db.engine.dispose()
