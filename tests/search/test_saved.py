"""Searches that members keep, and what they are told of."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts import closing
from qa.accounts.models import Member
from qa.board import following, tagging
from qa.board.following import Followed, Target
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.core.outbox.worker import drain
from qa.notifications.models import Notice
from qa.notifications.queries import destination, inbox
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.search import forms, jobs
from qa.search.engine import current_engine
from qa.search.models import SavedSearch
from qa.search.saved import addresses, keeping, policy, watching
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_industry, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

NASTY = ["提单 & 发票", "a=b+c%41", '"软条款" -FOB #1', "x" * 190, "?q=1;b", "字" * 200, "100% ü €"]


@pytest.fixture
def cleo(app: Flask) -> Actor:
    make_question(title="早就问过的提单")
    actor = make_actor("cleo")
    drain(app)
    return actor


def save(actor: Actor, words: str, **controls: str) -> int:
    keeping.save(actor, forms.read({"q": words, **controls}))
    db.session.commit()
    newest = select(func.max(SavedSearch.id)).where(SavedSearch.member_id == actor.id)
    saved_id = db.session.scalar(newest) or 0
    db.session.commit()
    return saved_id


def look(app: Flask, later: timedelta = timedelta(minutes=2)) -> None:
    """Let the worker do what there is to do, and some time later the chore."""
    drain(app)
    with clock.at(clock.now() + later):
        jobs.look_for_saved()
        drain(app)


def told(actor: Actor) -> list[tuple[str, int | None, int]]:
    query = select(Notice).where(Notice.member_id == actor.id).order_by(Notice.id)
    rows = [(one.kind, one.question_id, one.data.get("count", 1)) for one in
            db.session.scalars(query) if one.kind.startswith("search_")]  # fmt: skip
    db.session.commit()
    return rows


@pytest.mark.parametrize("words", NASTY)
def test_an_address_comes_back_as_the_same_search(app: Flask, words: str) -> None:
    form = forms.read({"q": words, "state": "open"})
    written = addresses.write(form)
    assert len(written) <= addresses.LONGEST
    assert addresses.read(written).arguments() == form.arguments()
    assert addresses.write(addresses.read(written)) == written


def test_a_new_question_with_all_words_is_told_once_and_others_are_not(
    app: Flask, cleo: Actor
) -> None:
    save(cleo, "提单 丢了")
    question = make_question(title="提单丢了怎么办")
    make_question(title="提单改名要多久")
    look(app)
    look(app)
    assert told(cleo) == [("search_found", question.id, 1)]


def test_several_are_told_together_and_lead_to_the_search(app: Flask, cleo: Actor) -> None:
    save(cleo, "提单")
    for title in ("提单丢了怎么办", "提单改名要多久"):
        make_question(title=title)
    look(app)
    assert told(cleo) == [("search_found_some", None, 2)]
    [group] = [one for one in inbox(cleo, 9).groups if "提单" in one.notices[0].text]
    assert group.title == "Saved searches"
    assert group.notices[0].text == "Your search “提单” finds 2 new questions."
    found = destination(cleo, group.notices[0].id)
    assert found
    assert found.arguments == {"q": "提单", "sort": "newest"}
    third = make_question(title="提单在哪里")
    look(app)
    assert told(cleo)[1:] == [("search_found", third.id, 1)]


def test_own_ignored_hidden_and_imported_questions_are_no_news(app: Flask, cleo: Actor) -> None:
    save(cleo, "提单")
    ben, industry = make_actor("ben", points=10), make_industry()
    following.ignore(cleo, Target(Followed.MEMBER, ben.id))
    following.ignore(cleo, Target(Followed.INDUSTRY, industry.id))
    make_question(cleo, title="提单的第一个问题")
    make_question(ben, title="提单的第二个问题")
    make_question(industry=industry, title="提单的第三个问题")
    tagged = make_question(title="提单的第四个问题", tags=["海运"])
    tag_id = db.session.scalar(select(tagging.Tag.id).where(tagging.Tag.name == "海运")) or 0
    following.ignore(cleo, Target(Followed.TAG, tag_id))
    hidden = make_question(title="提单的第五个问题")
    with clock.at(clock.now() - timedelta(days=40)):
        make_question(title="提单的第六个问题")
    nameless = make_question(ben, title="提单的第七个问题", anonymous=True)
    hidden.hidden_at = clock.now()
    look(app)
    assert tagged.tags == ["海运"]
    assert told(cleo) == [("search_found", nameless.id, 1)]


def test_a_search_that_lost_a_condition_tells_nothing(app: Flask, cleo: Actor) -> None:
    ben = make_actor("ben")
    save(cleo, "author:ben 提单")
    with pytest.raises(Invalid):
        keeping.save(cleo, forms.read({"q": "author:nobody 提单"}))
    closing.close(db.session.get_one(Member, ben.id), "ben")
    make_question(title="提单丢了怎么办")
    look(app)
    assert told(cleo) == []


def test_who_has_turned_notices_off_hears_nothing_and_later_only_of_what_comes_later(
    app: Flask, cleo: Actor
) -> None:
    saved_id = save(cleo, "提单")
    keeping.keep_quiet(cleo, saved_id)
    make_question(title="提单的第一个问题")
    look(app)
    for _ in range(2):
        keeping.notify(cleo, saved_id)
        db.session.commit()
    later = make_question(title="提单的第二个问题")
    look(app)
    assert told(cleo) == [("search_found", later.id, 1)]


def test_what_is_not_settled_or_not_indexed_waits_and_is_not_lost(app: Flask, cleo: Actor) -> None:
    save(cleo, "提单")
    question = make_question(title="提单的第一个问题")
    look(app, timedelta(seconds=5))
    assert told(cleo) == []
    db.session.commit()
    later = make_question(title="提单的第二个问题")
    db.session.commit()
    with clock.at(clock.now() + timedelta(minutes=2)):
        jobs.look_for_saved()  # the second one is not in the index yet
    assert watching.newest_settled() is None
    drain(app)
    shutil.rmtree(app.config["DATA_DIR"] / "search")
    current_engine().close()
    look(app)
    assert told(cleo) == []
    jobs.look_after()
    look(app)
    assert told(cleo) == [("search_found_some", None, 2)]
    assert question.id < later.id


def test_all_have_their_turn_in_small_bites(
    app: Flask, cleo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SECONDS", 0.0)
    save(cleo, "提单")
    others = [make_actor() for _ in range(3)]
    for other in others:
        save(other, "提单")
    question = make_question(title="提单的第一个问题")
    counts = []
    for _ in range(5):
        look(app)
        counts.append(sum(len(told(one)) for one in (cleo, *others)))
    assert counts == [1, 2, 3, 4, 4]
    assert told(cleo) == [("search_found", question.id, 1)]


def test_two_that_look_at_the_same_time_tell_once(app: Flask, cleo: Actor) -> None:
    save(cleo, "提单")
    make_question(title="提单的第一个问题")
    drain(app)
    with clock.at(clock.now() + timedelta(minutes=2)):
        until = watching.newest_settled()
        assert until
        looks = watching.look(until)
        db.session.commit()
        for _ in range(2):
            watching.store(looks, until)
            db.session.commit()
        drain(app)
    assert len(told(cleo)) == 1


def test_a_search_is_kept_once_and_no_more_than_a_few(app: Flask, cleo: Actor) -> None:
    assert keeping.save(cleo, forms.read({"q": "提单", "sort": "newest"}))
    assert not keeping.save(cleo, forms.read({"q": "提单"}))
    for number in range(policy.MOST - 1):
        keeping.save(cleo, forms.read({"q": f"提单{number}"}))
    with pytest.raises(Refused):
        keeping.save(cleo, forms.read({"q": "发票"}))
    assert not keeping.save(cleo, forms.read({"q": "提单"}))
    for nothing in ("", "？！", "，"):
        with pytest.raises(Invalid):
            keeping.save(make_actor(), forms.read({"q": nothing}))


def test_of_many_saved_at_once_no_more_than_the_limit_stay(app: Flask, cleo: Actor) -> None:
    for number in range(policy.MOST - 1):
        save(cleo, f"提单{number}")
    barrier = Barrier(2)

    def at_once(words: str) -> str:
        with app.app_context():
            actor = actors.load(cleo.id)
            db.session.commit()
            barrier.wait()
            try:
                save(actor, words)
            except Refused:
                return "refused"
            return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(at_once, ["发票", "尾款"])) == ["refused", "saved"]


def test_only_its_owner_changes_a_search_and_closing_the_account_deletes_it(
    app: Flask, cleo: Actor
) -> None:
    mine, bystander = save(cleo, "提单"), save(make_actor("ben"), "提单")
    for verb in (keeping.notify, keeping.keep_quiet, keeping.drop):
        with pytest.raises(Missing):
            verb(make_actor(), mine)
    closing.close(db.session.get_one(Member, cleo.id), "cleo")
    drain(app)
    assert list(db.session.scalars(select(SavedSearch.id))) == [bystander]


def test_more_saved_searches_need_no_more_statements(client: PageClient, cleo: Actor) -> None:
    client.sign_in(db.session.get_one(Member, cleo.id))
    make_question(tags=("fob",))
    counts = []
    for more in (2, 9):
        for number in range(more):
            save(cleo, f"提单{more}{number}", author="cleo", tag="fob")
        client.get("/search/saved")
        with record_queries() as statements:
            page = client.get("/search/saved").text
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert page.count("提单9") > 9


def test_a_search_is_saved_turned_off_deleted_and_saved_again(
    client: PageClient, app: Flask
) -> None:
    make_question(title="提单丢了怎么办")
    drain(app)
    address = "/search/saved?q=" + quote("提单")
    assert "/login" in (login := client.get(address).headers["Location"])
    assert quote(quote("提单")) in login or quote("提单") in login
    cleo = make_member("cleo")
    client.sign_in(cleo)
    page = client.get(address)
    assert "Save this search?" in page.text

    def send(to: str, **fields: str) -> Any:
        data = {**fields, "csrf_token": read_token(client.get("/search/saved"))}
        return client.post(to, data=data)

    assert send("/search/saved", q="提单", state="open").status_code == 303
    page = client.get("/search/saved")
    assert "提单 · Not solved yet" in page.text
    assert "Notices are on" in page.text
    [saved_id] = db.session.scalars(select(SavedSearch.id))
    assert send(f"/search/saved/{saved_id}/notices", value="0").status_code == 303
    assert "Notices are off" in client.get("/search/saved").text
    assert send(f"/search/saved/{saved_id}/notices", value="x").status_code == 422
    back = send(f"/search/saved/{saved_id}/delete").headers["Location"]
    assert send(f"/search/saved/{saved_id}/delete").status_code == 404
    assert "Save this search?" in client.get(back).text
    assert send("/search/saved", q="").status_code == 422
    assert db.session.scalar(select(func.count()).select_from(SavedSearch)) == 0
