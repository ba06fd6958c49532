"""The industry tree: brought in line with its file without losing a question."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from qa.board import industries
from qa.board.models import Industry
from qa.board.tree import tree
from qa.core.db import db
from tests.factories import make_question

TEXT = industries.FILE.read_text("utf-8")
SMALL = """
[[industry]]
slug = "law"
kind = "topic"
zh_Hans = "法律"
zh_Hant = "法律"
en = "Law"
words = ["合同"]
children = [{ slug = "law-contracts", zh_Hans = "合同", zh_Hant = "合約", en = "Contracts" }]
"""


def by_slug(slug: str) -> Industry:
    return db.session.scalars(select(Industry).where(Industry.slug == slug)).one()


def test_the_file_is_the_tree_that_the_product_asks_for(app: Flask) -> None:
    changes = industries.sync()
    top = tree().top
    kinds = [node.kind for node in top]
    assert (kinds.count("topic"), kinds.count("trade")) == (12, 40)
    assert all(4 <= len(node.children) <= 10 for node in top)
    assert all(all(node.names.values()) for node in tree().by_id.values())
    assert changes.added == db.session.scalar(select(func.count()).select_from(Industry))


def test_a_second_sync_changes_nothing(app: Flask) -> None:
    industries.sync()
    assert industries.sync() == industries.Changes(0, 0, 0)


def test_a_new_name_keeps_the_industry_and_its_questions(app: Flask) -> None:
    industries.sync(SMALL)
    contracts = by_slug("law-contracts")
    question = make_question(industry=contracts)
    changes = industries.sync(SMALL.replace('"合约"', '"契約"').replace('"Contracts"', '"Deals"'))
    assert (changes.added, changes.changed) == (0, 1)
    assert (by_slug("law-contracts").id, contracts.name_en) == (question.industry_id, "Deals")
    db.session.refresh(contracts)
    assert contracts.questions == 1


def test_an_industry_that_left_the_file_is_closed_and_comes_back(app: Flask) -> None:
    industries.sync(SMALL)
    gone = SMALL.replace("law-contracts", "law-deals")
    assert industries.sync(gone) == industries.Changes(1, 0, 1)
    assert not by_slug("law-contracts").open_for_questions
    assert [node.slug for node in tree().top[0].children] == ["law-deals"]
    industries.sync(SMALL)
    assert by_slug("law-contracts").open_for_questions
