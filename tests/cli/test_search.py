"""``flask search``."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.core import clock
from qa.core.db import db
from qa.search import verifying
from tests.factories import make_question


def run(app: Flask, command: str, status: int = 0) -> str:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["search", command])
    assert result.exit_code == status, result.output
    return result.output


def test_rebuild_makes_an_index_that_verify_finds_nothing_wrong_with(app: Flask) -> None:
    for _ in range(3):
        make_question()
    assert "3 questions indexed" in run(app, "rebuild")
    assert "3 questions, no differences." in run(app, "verify")


def test_verify_names_differences_and_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "SETTLING", 0)
    question = make_question()
    run(app, "rebuild")
    missing = make_question()
    question.hidden_at = clock.now()
    output = run(app, "verify", status=1)
    assert f"1 missing from the index: {missing.id}" in output
    assert f"1 in the index but not to be found: {question.id}" in output


def test_verify_without_an_index_says_so(app: Flask) -> None:
    assert "The index cannot be used" in run(app, "verify", status=1)
