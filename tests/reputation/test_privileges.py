"""What a level opens: by the stage of the site, by the rights of an organisation's account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Organisation
from qa.board import growing, policy
from qa.core import clock
from qa.core.config import BadSetting, read_settings
from qa.core.db import db
from qa.core.outbox import worker
from qa.core.outbox.models import Purge
from qa.core.rulings import Ruling
from qa.notifications.models import Notice
from qa.reputation import actors, awarding, stages
from qa.reputation.actors import Actor
from qa.reputation.figures import PRIVILEGES, RIGHT_OF, Growth
from qa.reputation.levels import progress_of
from qa.reputation.models import SiteStage
from qa.reputation.privileges import earned, given
from qa.reputation.rules import rules
from tests.conftest import environment_for
from tests.factories import make_actor, make_member, make_moderator, make_question
from tests.guards.test_code import CODE, TEMPLATES, outside, places
from tests.query_recorder import record_queries

SMALL = {"growing": Growth(3, 2, 2, 10), "grown": Growth(4, 3, 3, 20)}
"""Level, members, questions and days it takes to grow up in these tests."""


@pytest.fixture
def small(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that grows up as `SMALL` says."""
    app.config["SITE_STAGE"] = "auto"
    changed = replace(rules(), stages=SMALL)
    for module in (stages, growing):
        monkeypatch.setattr(module, "rules", lambda: changed)


def rulings(app: Flask, act: str, level: int) -> dict[str, bool]:
    """Whether `act` on another's question is allowed at `level`, by stage."""
    member, question = make_member(level=level), make_question()
    allowed = {}
    for stage in ("young", "growing", "grown"):
        app.config["SITE_STAGE"] = stage
        actor = actors.load(member.id)
        ruling: Ruling = {
            "vote_down": lambda actor: policy.vote_down(actor, question, question),
            "edit": lambda actor: policy.edit(actor, question, question),
            "close": lambda actor: policy.vote_close(actor, question),
        }[act](actor)
        allowed[stage] = ruling.ok
    return allowed


@pytest.mark.parametrize(
    ("act", "level", "from_stage"),
    [("vote_down", 2, "young"), ("vote_down", 3, "growing"), ("edit", 3, "young"),
     ("edit", 4, "growing"), ("close", 3, "young"), ("close", 5, "growing")],
)  # fmt: skip
def test_where_few_have_a_high_level_lower_ones_keep_order(
    app: Flask, act: str, level: int, from_stage: str
) -> None:
    growing_too = from_stage == "growing"
    assert rulings(app, act, level) == {"young": True, "growing": growing_too, "grown": False}


def test_a_site_grows_with_members_questions_and_days_and_never_back(small: None) -> None:
    asha, ben = make_actor("asha", level=3), make_member("ben", level=4)
    growing.grow()
    assert stages.current() == "young"
    questions = [make_question(asha) for _ in range(3)]
    growing.grow()
    assert stages.current() == "young"  # nobody has been here for long enough
    ben.created_at = clock.now() - timedelta(days=30)
    growing.grow()
    assert stages.current() == "growing"  # of three members at level 4 only one is here
    make_member(level=4), make_member(level=9)
    growing.grow()
    assert stages.current() == "grown"
    for question in questions:
        question.hidden_at = clock.now()
    growing.grow()
    assert stages.current() == actors.load(asha.id).stage == "grown"


def test_a_site_that_has_it_all_at_once_does_not_stop_half_way(small: None) -> None:
    for level in (4, 5, 6):
        make_question(actors.load(make_member(level=level).id))
    asha = make_member("asha", level=4, created_at=clock.now() - timedelta(days=21))
    growing.grow()
    growing.grow()
    assert actors.load(asha.id).stage == "grown"
    assert len(db.session.scalars(select(SiteStage)).all()) == 1
    assert db.session.scalar(select(Purge).where(Purge.key == "help")) is not None


def test_the_setting_sets_the_stage_by_hand(app: Flask, folder: Path) -> None:
    db.session.add(SiteStage(stage="young"))
    assert stages.current() == "grown"
    app.config["SITE_STAGE"] = "auto"
    assert stages.current() == "young"
    with pytest.raises(BadSetting, match=r"SITE_STAGE \('old'\) must be one of: auto, young"):
        read_settings(environment_for(folder, SITE_STAGE="old"))


def test_an_actor_comes_with_the_stage_in_one_statement(app: Flask) -> None:
    asha = make_member("asha")
    app.config["SITE_STAGE"] = "auto"
    with record_queries() as queries:
        actors.load(asha.id).may("edit")
    assert len(queries) == 1


def test_moderators_may_all_at_any_level(app: Flask) -> None:
    mona = make_moderator()
    assert all(mona.may(privilege) for privilege in PRIVILEGES)


def in_company(rights: list[str]) -> tuple[Actor, Actor]:
    """The main account of an organisation, and one that it gave `rights`."""
    main, clerk = make_member("acme", level=9), make_member("acme:li", level=9, rights=rights)
    organisation = Organisation(main_id=main.id)
    db.session.add(organisation)
    db.session.flush()
    main.organisation_id = clerk.organisation_id = organisation.id
    db.session.flush()
    return actors.load(main.id), actors.load(clerk.id)


def test_an_account_of_an_organisation_may_what_its_main_account_gave_it(app: Flask) -> None:
    main, clerk = in_company(["answer", "comment"])
    allowed = {privilege for privilege in PRIVILEGES if clerk.may(privilege)}
    assert allowed == {name for name, right in RIGHT_OF.items() if right in ("answer", "comment")}
    assert all(main.may(name) for name in PRIVILEGES if main.level >= main.level_for(name))
    assert given(main, "spend", "Putting up a bounty").ok
    refused = earned(clerk, "vote_up", "Voting up")
    assert "the main account of your organisation" in str(refused.reason)
    assert not given(clerk, "spend", "Putting up a bounty").ok


def test_rights_open_nothing_that_the_level_does_not(app: Flask) -> None:
    _main, clerk = in_company(["edit", "vote"])
    young = replace(clerk, level=1)
    refused = earned(young, "edit", "Editing")
    assert "Editing is open from level 6; you are at level 1." in str(refused.reason)


def test_levels_are_compared_nowhere_but_in_the_member_system() -> None:
    compared = r"\.level\b\s*[<>=!]=?\s*[\w(]|[<>]=?\s*[\w.()]*\.level\b"
    beside = (
        "qa/core/markup.py",
        "qa/notifications/recipients/levels.py",
        "qa/recognition/badges/",
    )
    found = outside(places([*CODE, *TEMPLATES], compared), "qa/reputation/", *beside)
    assert found == []
    asked = outside(places([*CODE, *TEMPLATES], r"rules(\(\))?\.privileges\b"), "qa/reputation/")
    assert outside(asked, "templates/pages/") == []


def test_progress_says_what_the_next_level_opens(app: Flask) -> None:
    asha = actors.load(make_member("asha", level=6).id)
    progress = progress_of(asha)
    assert (progress.level.number, progress.next and progress.next.number) == (6, 7)
    assert progress.opens_at is not None
    assert progress.opens_at.number == 8
    assert [str(words) for words in progress.opens] == ["Voting to close or reopen questions"]
    highest = progress_of(replace(asha, level=20, experience=2_000_000))
    assert (highest.next, highest.opens_at, list(highest.opens)) == (None, None, [])


def told(member_id: int) -> list[tuple[str, int]]:
    rows = db.session.scalars(select(Notice).where(Notice.member_id == member_id))
    return [(notice.kind, notice.data["level"]) for notice in rows]


def test_a_level_is_told_once_though_it_be_lost_and_reached_again(app: Flask) -> None:
    asha, bystander = make_actor("asha", level=1), make_actor("ben", level=1)
    for number in range(8):
        awarding.award(asha.id, "answer_voted_up", f"up:{number}")
    db.session.commit()
    worker.drain(app)
    awarding.reverse("up:0")
    awarding.award(asha.id, "answer_voted_up", "up:again")
    db.session.commit()
    worker.drain(app)
    assert (told(asha.id), told(bystander.id)) == ([("level_reached", 2)], [])


def test_a_level_that_was_lost_meanwhile_is_not_told(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(8):
        awarding.award(asha.id, "answer_voted_up", f"up:{number}")
    awarding.reverse("up:0")
    db.session.commit()
    worker.drain(app)
    assert told(asha.id) == []
