"""Questions that may have been asked before: what is proposed, and what moderators make of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Role
from qa.board.life.transitions import Act
from qa.board.models import Decision, DuplicateCandidate, Question, State, TimelineEntry
from qa.board.order import closing, hiding
from qa.core.db import db
from qa.core.errors import Conflict, Refused
from qa.core.outbox.worker import drain
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.search import jobs
from qa.search.comparing import SAME, compare
from qa.search.duplicates import deciding, proposing, queries
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_member, make_moderator, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries
from tests.search.crowds import fill_index

TITLE = "信用证要求客检证书算软条款吗？"
SAME_AGAIN = "请问信用证要求客检证书，算不算软条款？"

Verb = Callable[[Actor, int], None]


@pytest.fixture(autouse=True)
def crowd(app: Flask) -> None:
    fill_index()


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def pair(app: Flask) -> tuple[Question, Question]:
    """The later question and the earlier one, with a bystander proposed as nothing."""
    earlier, later = make_question(title=TITLE), make_question(title=SAME_AGAIN)
    make_question(title="样品费谁出？")
    drain(app)
    return later, earlier


def candidates() -> list[DuplicateCandidate]:
    rows = list(db.session.scalars(select(DuplicateCandidate).order_by(DuplicateCandidate.id)))
    db.session.commit()
    return rows


def proposed() -> list[int]:
    found = [candidate.id for candidate in queries.open_candidates().candidates]
    db.session.commit()
    return found


def test_titles_are_as_alike_as_the_weight_of_the_words_they_share() -> None:
    found = compare({"a", "b", "c"}, {"a", "b", "d"}, {"a": 3.0, "b": 1.0, "c": 0.5, "d": 0.5})
    assert found.likeness == pytest.approx(0.8)
    assert found.words == (("a", pytest.approx(0.6)), ("b", pytest.approx(0.2)))
    assert compare((), (), {}).likeness == 0


def test_the_same_asked_again_is_proposed_once_with_the_words_that_say_so(
    pair: tuple[Question, Question],
) -> None:
    jobs.relate_questions([{"question_id": one.id} for one in pair])
    [candidate] = candidates()
    assert (candidate.question_id, candidate.other_id) == (pair[0].id, pair[1].id)
    assert candidate.likeness >= SAME
    words = {str(word) for word, _part in candidate.words}
    assert {"客检", "信用证"} <= words
    assert "吗" not in words
    assert sum(float(part) for _word, part in candidate.words) == pytest.approx(
        candidate.likeness, abs=0.01
    )


def test_what_reads_otherwise_is_no_longer_proposed(pair: tuple[Question, Question]) -> None:
    pair[0].title = "纸箱的体积重怎么算？"
    db.session.commit()
    jobs.relate_questions([{"question_id": pair[0].id}])
    assert candidates() == []


@pytest.mark.parametrize("end", ["close", "hide"])
def test_of_closed_and_hidden_questions_nothing_is_proposed_until_they_are_back(
    app: Flask, mona: Actor, pair: tuple[Question, Question], end: str
) -> None:
    if end == "close":
        closing.close(mona, pair[1], "off_topic")
    else:
        hiding.delete_question(mona, pair[1], "advertising")
    db.session.commit()
    assert proposed() == []  # at once
    drain(app)
    assert candidates() == []
    if end == "close":
        closing.reopen(mona, pair[1])
    else:
        hiding.restore_question(mona, pair[1])
    drain(app)
    assert len(proposed()) == 1


@pytest.mark.parametrize(
    ("verb", "closed", "kept"), [(deciding.close_later, 0, 1), (deciding.close_earlier, 1, 0)]
)
def test_one_of_two_that_are_the_same_is_closed_as_the_others_duplicate(
    app: Flask, mona: Actor, pair: tuple[Question, Question], verb: Verb, closed: int, kept: int
) -> None:
    [candidate_id] = proposed()
    verb(mona, candidate_id)
    drain(app)
    db.session.refresh(pair[closed])
    assert pair[closed].duplicate_of_id == pair[kept].id
    assert pair[closed].state == State.CLOSED
    [step] = db.session.scalars(
        select(TimelineEntry).where(
            TimelineEntry.question_id == pair[closed].id, TimelineEntry.kind == Act.CLOSE
        )
    )
    assert step.actor_id == mona.id
    [candidate] = candidates()
    assert (candidate.decision, candidate.decided_by_id) == (Decision.DUPLICATE, mona.id)
    assert proposed() == []


def test_what_is_different_stays_so_until_that_is_taken_back(
    pair: tuple[Question, Question], mona: Actor
) -> None:
    [candidate_id] = proposed()
    deciding.tell_apart(mona, candidate_id)
    db.session.commit()
    jobs.relate_questions([{"question_id": one.id} for one in pair])
    assert proposed() == []
    assert [one.decision for one in candidates()] == [Decision.DIFFERENT]
    for _ in range(2):
        deciding.propose_again(mona, candidate_id)
        db.session.commit()
        assert proposed() == [candidate_id]


def test_who_comes_second_is_told_so_and_changes_nothing(
    pair: tuple[Question, Question], mona: Actor
) -> None:
    [candidate_id] = proposed()
    deciding.tell_apart(make_moderator("moira"), candidate_id)
    db.session.commit()
    with pytest.raises(Conflict):
        deciding.close_later(mona, candidate_id)
    db.session.rollback()
    db.session.refresh(pair[0])
    assert pair[0].state == State.OPEN
    assert [one.decision for one in candidates()] == [Decision.DIFFERENT]


def test_of_two_moderators_at_once_one_decides_while_the_worker_looks_again(
    app: Flask, pair: tuple[Question, Question]
) -> None:
    [candidate_id] = proposed()
    ids = [make_moderator("mona").id, make_moderator("moira").id]
    pair_ids = [one.id for one in pair]
    db.session.commit()
    barrier = Barrier(3)

    def decide(verb: Verb, moderator_id: int) -> str:
        with app.app_context():
            barrier.wait()
            try:
                verb(actors.load(moderator_id), candidate_id)
                db.session.commit()
            except Conflict:
                return "too late"
            return "decided"

    def look_again() -> str:
        with app.app_context():
            barrier.wait()
            for _ in range(3):
                jobs.relate_questions([{"question_id": one} for one in pair_ids])
            return "looked"

    with ThreadPoolExecutor(3) as pool:
        said = [
            pool.submit(decide, deciding.close_later, ids[0]),
            pool.submit(decide, deciding.close_earlier, ids[1]),
            pool.submit(look_again),
        ]
        assert sorted(one.result() for one in said) == ["decided", "looked", "too late"]
    states = sorted(db.session.scalars(select(Question.state).where(Question.id.in_(pair_ids))))
    assert states == [State.CLOSED, State.OPEN]


def test_nobody_but_moderators_decides(pair: tuple[Question, Question]) -> None:
    [candidate_id] = proposed()
    cleo = make_actor("cleo")
    for verb in (deciding.close_later, deciding.tell_apart, deciding.propose_again):
        with pytest.raises(Refused):
            verb(cleo, candidate_id)


def test_a_moderator_reads_why_decides_and_takes_it_back(
    client: PageClient, pair: tuple[Question, Question]
) -> None:
    assert "/login" in client.get("/moderation/duplicates").headers["Location"]
    client.sign_in(make_member("cleo"))
    assert client.get("/moderation/duplicates").status_code == 403
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    page = client.get("/moderation/duplicates")
    assert TITLE in page.text
    assert SAME_AGAIN in page.text
    assert "客检" in page.text
    assert "样品费" not in page.text
    [candidate_id] = proposed()
    address = f"/moderation/duplicates/{candidate_id}/decision"

    def send(value: str) -> int:
        data = {"value": value, "csrf_token": read_token(client.get("/questions/ask"))}
        return int(client.post(address, data=data).status_code)

    assert send("whatever") == 422
    assert send("different") == 303
    assert "No two questions look alike." in client.get("/moderation/duplicates").text
    assert "Asks something else" in client.get("/moderation/duplicates?show=decided").text
    assert send("later") == 409
    assert send("open") == 303
    assert send("later") == 303
    assert "Asks the same" in client.get("/moderation/duplicates?show=decided").text
    db.session.refresh(pair[0])
    assert pair[0].duplicate_of_id == pair[1].id


def test_the_list_goes_on_behind_its_last_pair_in_as_many_statements(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    questions = [make_question(title=f"第{number}个问题") for number in range(6)]
    for number, likeness in enumerate((0.9, 0.7, 0.7, 0.7, 0.95)):
        later, earlier = questions[number + 1].id, questions[number].id
        proposing._propose([((later, earlier), compare("a", "a", {"a": 1}))])
        row = db.session.scalars(
            select(DuplicateCandidate).where(DuplicateCandidate.question_id == later)
        ).one()
        row.likeness = likeness
    db.session.commit()
    first = queries.open_candidates()
    assert first.next_id is not None
    second = queries.open_candidates(first.next_id)
    both = [candidate.id for page in (first, second) for candidate in page.candidates]
    everything = {one.id: one.likeness for one in candidates()}
    assert both == sorted(everything, key=lambda id_: (everything[id_], id_), reverse=True)
    assert second.next_id is None
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    with record_queries() as few:
        client.get(f"/moderation/duplicates?before={both[3]}")
    with record_queries() as many:
        client.get(f"/moderation/duplicates?before={both[1]}")
    assert len(few) == len(many)
