"""Which passwords are too easy."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.accounts import passwords
from qa.accounts.passwords import is_easy


@pytest.mark.parametrize(
    "password",
    ["password", "Password1", "p@ssw0rd!", "12345678", "87654321", "abcdefgh", "qwertyui",
     "1qaz2wsx", "aaaaaaaa", "12121212", "11223344", "woaini1314", "abc123456", "a123456789",
     "shangbang2024", "wang1990", "asha2024!", "qwe123!@#", "\0\0\0\0\0\0\0\0"],
)  # fmt: skip
def test_what_is_guessed_first_is_easy(password: str) -> None:
    assert is_easy(password, "asha", "asha.chen@example.com")


@pytest.mark.parametrize(
    "password",
    ["ship paper kettle 88", "three mountain teapots", "xK7#pm2Qv", "春风又绿江南岸啊",
     "zhoukuaiji-dai-zhang"],
)  # fmt: skip
def test_unrelated_words_are_not(password: str) -> None:
    assert not is_easy(password, "asha", "asha.chen@example.com")


def test_the_rules_speak_before_any_hashing(app: Flask) -> None:
    rules = app.extensions["security"].password_util
    form = {"name": "asha", "email": "asha@example.com"}
    assert rules.validate("short", True, **form)[0]
    assert rules.validate("three mountain teapots" * 100_000, True, **form)[0]
    assert rules.validate("asha@example", True, **form)[0]
    assert rules.validate("three mountain teapots", True, **form)[0] is None


def test_a_password_typed_in_another_width_is_the_same(app: Flask) -> None:
    stored = passwords.hashed("ｔｅａｐｏｔ 88 kettle")
    assert stored.startswith("$argon2id$")
    assert app.extensions["security"].pwd_context.verify("teapot 88 kettle", stored)


def test_nobody_knows_the_password_of_an_account_without_one(app: Flask) -> None:
    context = app.extensions["security"].pwd_context
    assert not context.verify("", passwords.nobodys_hash())
