"""Who is told of which fact, in what words, and who is not."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board import commenting, following, inviting
from qa.board.editing import suggesting
from qa.board.editing.contents import version
from qa.board.following import Followed, Target
from qa.board.life import accepting
from qa.board.models import Question, SuggestedEdit
from qa.board.order import closing, hiding, marking
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import Fact, worker
from qa.notifications.models import Notice
from qa.notifications.queries import destination
from qa.notifications.recipients import RECIPIENTS, SILENT
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question

pytestmark = pytest.mark.usefixtures("without_badges")


def told(actor: Actor) -> list[str]:
    """The kinds of what `actor` has been told, the first one first."""
    query = select(Notice.kind).where(Notice.member_id == actor.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def notices_of(actor: Actor) -> list[Notice]:
    query = select(Notice).where(Notice.member_id == actor.id).order_by(Notice.id)
    return list(db.session.scalars(query))


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=500)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben")


@pytest.fixture
def cleo(app: Flask) -> Actor:
    return make_actor("cleo")


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha)


def facts() -> Iterator[type[Fact]]:
    """The classes of facts of the floors below this package."""
    for package in ("qa.board", "qa.moderation", "qa.recognition", "qa.reputation"):
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if module.name.endswith("events"):
                for _name, found in inspect.getmembers(import_module(module.name), inspect.isclass):
                    if issubclass(found, Fact) and found.__module__ == module.name:
                        yield found


def test_of_every_fact_it_is_decided_who_is_told() -> None:
    found = set(facts())
    bases = {base for fact in found for base in fact.__mro__[1:]}
    undecided = {fact.__name__ for fact in found - bases - set(RECIPIENTS) - set(SILENT)}
    assert len(found) > 20
    assert undecided == set()
    assert set(RECIPIENTS) & set(SILENT) == set()


def test_an_answer_is_told_to_the_asker_and_who_follows_but_not_to_its_author(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor, question: Question
) -> None:
    dora = make_actor("dora")
    following.follow(cleo, Target(Followed.QUESTION, question.id))
    make_answer(question, ben)
    worker.drain(app)
    assert (told(asha), told(ben), told(cleo), told(dora)) == (
        ["answered"], [], ["answered_followed"], [])  # fmt: skip


def test_the_same_job_twice_tells_once(app: Flask, asha: Actor, question: Question) -> None:
    answer = make_answer(question)
    handler = app.extensions["handlers"]["notifications.AnswerGiven"]
    payload = {"question_id": question.id, "answer_id": answer.id, "author_id": answer.author_id}
    handler(payload)
    handler(payload)
    worker.drain(app)
    assert told(asha) == ["answered"]


def test_a_new_question_goes_to_who_follows_its_industry_its_tags_or_its_asker(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor
) -> None:
    trade = make_industry()
    place = make_industry(parent=trade)
    dora, eve = make_actor("dora"), make_actor("eve")
    following.follow(ben, Target(Followed.INDUSTRY, trade.id))
    following.follow(ben, Target(Followed.INDUSTRY, place.id))
    following.follow(cleo, Target(Followed.MEMBER, asha.id))
    following.follow(dora, Target(Followed.MEMBER, asha.id))
    following.ignore(dora, Target(Followed.INDUSTRY, trade.id))
    make_question(asha, place)
    worker.drain(app)
    assert (told(ben), told(cleo), told(dora), told(eve), told(asha)) == (
        ["asked"], ["asked"], [], [], [])  # fmt: skip


def test_an_anonymous_question_does_not_reach_those_who_follow_its_asker(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor
) -> None:
    industry = make_industry()
    following.follow(ben, Target(Followed.MEMBER, asha.id))
    following.follow(cleo, Target(Followed.INDUSTRY, industry.id))
    following.ignore(cleo, Target(Followed.MEMBER, asha.id))
    make_question(asha, industry, anonymous=True)
    worker.drain(app)
    assert told(ben) == []
    assert told(cleo) == ["asked"]  # or ignoring somebody would tell what they asked
    assert notices_of(cleo)[0].data == {}


def test_what_an_anonymous_asker_does_names_nobody(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor
) -> None:
    question = make_question(asha, anonymous=True)
    answer = make_answer(question, ben)
    following.follow(cleo, Target(Followed.QUESTION, question.id))
    inviting.invite(asha, question, "cleo")
    commenting.comment(asha, question, answer, "@cleo 您也看看")
    accepting.accept(asha, answer)
    worker.drain(app)
    assert set(told(ben)) == {"commented", "accepted"}
    assert set(told(cleo)) >= {"mentioned", "invited", "accepted_followed"}
    everything = notices_of(ben) + notices_of(cleo)
    assert not any(notice.data.get("by") == asha.id for notice in everything)
    assert "asha" not in str([notice.data for notice in everything])


def test_who_is_ignored_tells_nothing_but_what_is_official_is_told(
    app: Flask, asha: Actor, ben: Actor, question: Question
) -> None:
    mona = make_moderator()
    for other in (ben, mona):
        following.ignore(asha, Target(Followed.MEMBER, other.id))
    make_answer(question, ben)
    closing.close(mona, question, "unclear")
    worker.drain(app)
    assert told(asha) == ["closed"]


def test_what_is_hidden_is_not_told(app: Flask, asha: Actor, ben: Actor, cleo: Actor) -> None:
    question = make_question(asha)
    following.follow(cleo, Target(Followed.QUESTION, question.id))
    answer = make_answer(question, ben)
    answer.hidden_at = clock.now()
    worker.drain(app)
    assert told(asha) == told(cleo) == []
    make_answer(question, make_actor())
    question.hidden_at = clock.now()
    worker.drain(app)
    assert told(asha) == told(cleo) == []


def test_a_removal_is_told_to_the_author_with_its_reason(
    app: Flask, asha: Actor, ben: Actor, question: Question
) -> None:
    mona = make_moderator()
    hiding.delete_answer(mona, make_answer(question, ben), "广告")
    hiding.delete_question(mona, question, "联系方式")
    worker.drain(app)
    assert told(ben)[-1] == "answer_removed"
    assert notices_of(ben)[-1].data["reason"] == "广告"
    removed = notices_of(asha)[-1]
    assert (removed.kind, removed.data["title"]) == ("question_removed", question.title)


def test_who_deletes_their_own_is_not_told(app: Flask, ben: Actor, question: Question) -> None:
    hiding.delete_answer(ben, make_answer(question, ben))
    worker.drain(app)
    assert told(ben) == []


def test_a_comment_goes_to_the_author_of_the_post_and_whom_it_mentions(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor, question: Question
) -> None:
    answer = make_answer(question, ben)
    worker.drain(app)
    commenting.comment(cleo, question, answer, "@ben @asha @cleo 对吗？")
    worker.drain(app)
    assert (told(ben), told(asha)[-1], told(cleo)) == (["commented"], "mentioned", [])


def test_an_invitation_is_told_and_its_answer_to_the_inviter(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor, question: Question
) -> None:
    inviting.invite(ben, question, "cleo")
    worker.drain(app)
    assert told(cleo) == ["invited"]
    make_answer(question, cleo)
    worker.drain(app)
    assert told(ben) == ["answered_invited"]


def test_an_anonymous_asker_who_is_invited_hears_nothing_of_it(
    app: Flask, asha: Actor, ben: Actor
) -> None:
    question = make_question(asha, anonymous=True)
    inviting.invite(ben, question, "asha")
    worker.drain(app)
    assert told(asha) == []


def test_an_acceptance_is_told_to_the_author_and_who_follows(
    app: Flask, asha: Actor, ben: Actor, cleo: Actor, question: Question
) -> None:
    answer = make_answer(question, ben)
    worker.drain(app)
    make_answer(question, cleo)
    worker.drain(app)
    accepting.accept(asha, answer)
    worker.drain(app)
    assert (told(ben)[-1], told(cleo)) == ("accepted", ["accepted_followed"])


def test_the_reminder_comes_once_for_each_deadline(app: Flask, asha: Actor) -> None:
    question = make_question(asha, deadline_days=3)
    handler = app.extensions["handlers"]["notifications.DeadlineNear"]
    for _time in range(2):
        handler({"question_id": question.id})
    question.deadline_at += timedelta(days=3)
    db.session.flush()
    handler({"question_id": question.id})
    assert told(asha) == ["deadline_near"] * 2


def test_who_has_left_is_told_nothing(app: Flask, asha: Actor, question: Question) -> None:
    db.session.get_one(Member, asha.id).active = False
    make_answer(question)
    worker.drain(app)
    assert told(asha) == []


def test_a_question_of_long_ago_is_no_news(app: Flask, asha: Actor, ben: Actor) -> None:
    law = make_industry()
    following.follow(ben, Target(Followed.INDUSTRY, law.id))
    with clock.at(clock.now() - timedelta(days=3)):
        make_question(asha, law, body="三年前在别处问过 @ben 的。")
    worker.drain(app)
    assert told(ben) == []
    make_question(asha, law, body="今天才问 @ben 的。")
    worker.drain(app)
    assert told(ben) == ["mentioned"]


@pytest.mark.parametrize("mark", list(marking.Mark))
def test_a_mark_is_told_to_the_asker_alone(
    app: Flask, asha: Actor, ben: Actor, question: Question, mark: marking.Mark
) -> None:
    following.follow(ben, Target(Followed.QUESTION, question.id))
    marking.put(make_moderator(), question, mark, "大家都用得着")
    worker.drain(app)
    assert (told(asha), told(ben)) == ([mark.value], [])


def test_what_is_told_of_an_edit_leads_to_it(app: Flask, asha: Actor, question: Question) -> None:
    cleo = make_actor("cleo", level=4)
    made = suggesting.suggest(cleo, question, {"body": "建议的正文。"}, "", version(question))
    worker.drain(app)
    (notice,) = notices_of(asha)
    found = destination(asha, notice.id)
    assert found is not None
    assert (notice.kind, found.edit_id) == ("edit_suggested", made)
    suggesting.withdraw(cleo, db.session.get_one(SuggestedEdit, made))
    worker.drain(app)
    assert (told(asha), told(cleo)) == (["edit_suggested"], [])
