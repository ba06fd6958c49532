"""Invitations: to answer, by name, few, and never a way to learn who asked anonymously."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import following, inviting, queries
from qa.board.following import Followed, Target
from qa.board.inviting import A_DAY, A_QUESTION
from qa.board.life import accepting
from qa.board.models import Invitation, Question
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import MAX_ID, db
from qa.core.errors import Invalid, Missing, Refused
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", level=1, points=100)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben")


@pytest.fixture
def question(asha: Actor) -> Question:
    question = make_question(asha)
    forget()
    return question


def states() -> list[tuple[int, int, str]]:
    rows = db.session.execute(
        select(Invitation.inviter_id, Invitation.invitee_id, Invitation.state).order_by(
            Invitation.id
        )
    )
    return [tuple(row) for row in rows]


def refused(actor: Actor, question: Question, name: str) -> str:
    with pytest.raises(Invalid) as error:
        inviting.invite(actor, question, name)
    return str(error.value.errors["member"])


def test_the_asker_invites_by_name_and_twice_is_once(
    asha: Actor, ben: Actor, question: Question
) -> None:
    first = inviting.invite(asha, question, " @BEN ")
    assert inviting.invite(asha, question, "ben") == first
    assert states() == [(asha.id, ben.id, "waiting")]
    assert [row.inviter for row in queries.invitations_of(ben, 9, MAX_ID)] == ["asha"]
    assert queries.invitations_of(asha, 9, MAX_ID) == []


def test_others_need_the_privilege(ben: Actor, question: Question) -> None:
    make_actor("dora")
    with pytest.raises(Refused, match="level 3"):
        inviting.invite(make_actor("cleo", level=2), question, "dora")
    inviting.invite(make_actor("eve", level=3), question, "dora")


def test_who_cannot_be_invited(asha: Actor, ben: Actor, question: Question) -> None:
    make_actor("cleo")
    make_answer(question, make_actor("dora"))
    following.ignore(make_actor("eve"), Target(Followed.MEMBER, ben.id))
    make_member("fay", confirmed_at=None)
    inviting.invite(asha, question, "cleo")
    assert "no member" in refused(ben, question, "nobody")
    assert "no member" in refused(ben, question, " ")
    assert "yourself" in refused(ben, question, "ben")
    assert "asked this question" in refused(ben, question, "asha")
    assert "invited already" in refused(ben, question, "cleo")
    assert "answered already" in refused(ben, question, "dora")
    assert "cannot be invited" in refused(ben, question, "eve")
    assert "cannot be invited" in refused(ben, question, "fay")
    assert len(states()) == 1


def test_an_ended_question_takes_no_invitations(
    asha: Actor, ben: Actor, question: Question
) -> None:
    make_actor("cleo")
    accepting.accept(asha, make_answer(question, ben))
    db.session.refresh(question)
    with pytest.raises(Refused, match="ended"):
        inviting.invite(asha, question, "cleo")


def test_there_are_so_many_a_question_and_a_day(asha: Actor) -> None:
    now = clock.now()
    questions = [make_question(asha) for _ in range(3)]
    for number in range(A_DAY):
        make_actor(f"guest{number}")
        inviting.invite(asha, questions[number // A_QUESTION], f"guest{number}")
    make_actor("guest99")
    assert str(A_QUESTION) in refused(asha, questions[0], "guest99")
    assert str(A_DAY) in refused(asha, questions[2], "guest99")
    assert len(states()) == A_DAY
    with clock.at(now + timedelta(days=1, hours=1)):
        inviting.invite(asha, questions[2], "guest99")


def test_answering_takes_the_invitation_and_declining_ends_it(
    asha: Actor, ben: Actor, question: Question
) -> None:
    cleo = make_actor("cleo")
    for name in ("ben", "cleo"):
        inviting.invite(asha, question, name)
    first, second = db.session.scalars(select(Invitation).order_by(Invitation.id))
    with pytest.raises(Refused):
        inviting.decline(ben, second)
    inviting.decline(cleo, second)
    inviting.decline(cleo, second)
    make_answer(question, ben)
    assert [state for *_, state in states()] == ["answered", "declined"]
    inviting.decline(ben, first)
    assert [state for *_, state in states()] == ["answered", "declined"]
    make_answer(question, cleo)
    assert [state for *_, state in states()] == ["answered", "answered"]


def test_inviting_does_not_tell_who_asked_anonymously(asha: Actor, ben: Actor) -> None:
    question = make_question(asha, anonymous=True)
    forget()
    inviting.invite(ben, question, "asha")
    inviting.invite(ben, question, make_actor("cleo").name)
    assert [row.name for row in queries.my_marks(ben, question).invited] == ["asha", "cleo"]
    assert queries.invitations_of(asha, 9, MAX_ID) == []
    assert queries.my_marks(asha, question).asked is None


def test_an_anonymous_asker_invites_anonymously(asha: Actor, ben: Actor) -> None:
    question = make_question(asha, anonymous=True)
    forget()
    inviting.invite(asha, question, "ben")
    asked = queries.my_marks(ben, question).asked
    assert asked is not None
    assert asked.by is None
    assert [row.inviter for row in queries.invitations_of(ben, 9, MAX_ID)] == [None]


def test_a_hidden_question_s_invitation_is_gone(
    asha: Actor, ben: Actor, question: Question
) -> None:
    invitation_id = inviting.invite(asha, question, "ben")
    question.hidden_at = clock.now()
    db.session.flush()
    assert queries.invitations_of(ben, 9, MAX_ID) == []
    with pytest.raises(Missing):
        inviting.load_invitation(invitation_id)


def test_the_pages_invite_decline_and_say_what_is_wrong(client: PageClient) -> None:
    asha, ben = make_member("asha"), make_member("ben")
    question = make_question(actors.load(asha.id))
    forget()
    client.application.config["WTF_CSRF_ENABLED"] = False
    address = f"/questions/{question.id}/invitations"
    assert "/login" in client.get(address).location
    client.sign_in(asha)
    wrong = client.post(address, data={"member": "nobody"})
    assert wrong.status_code == 422
    assert "There is no member of that name." in wrong.text
    assert client.post(address, data={"member": "ben"}).status_code == 303
    assert "has not answered yet" in client.get(address).text
    client.sign_in(ben)
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert "asha invites you to answer this question." in page
    decline = f"/invitations/{db.session.scalar(select(Invitation.id))}/decline"
    assert decline in client.get("/desk/invitations").text
    assert client.post(decline).location == "/desk"
    assert decline not in client.get("/desk").text
    client.sign_in(make_member("cleo"))
    assert client.post(decline).status_code == 403
