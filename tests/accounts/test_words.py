"""Flask-Security says nothing that is not in our catalogue."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest
from flask_security import (
    change_email,
    changeable,
    confirmable,
    core,
    decorators,
    forms,
    password_util,
    recoverable,
    registerable,
    utils,
    views,
)

from qa.accounts.words import MESSAGES

# Of parts of the library that are not switched on, and of checks that our forms make themselves.
NOT_REACHED = re.compile(
    "US_|TWO_FACTOR|USERNAME_|WEBAUTHN|PASSWORDLESS_|LOGIN_|REFRESH|CODE_|PHONE_|GENERIC_US"
    "|INVALID_LOGIN_TOKEN|INVALID_CODE|IDENTITY_|RETYPE_PASSWORD|PASSWORD_INVALID_LENGTH"
    "|PASSWORD_TOO_SIMPLE|PASSWORD_BREACHED|PASSWORD_RESET$|USE_CODE"
)
USED = (change_email, changeable, confirmable, decorators, forms, password_util, recoverable,
        registerable, utils, views)  # fmt: skip
_NAMED = re.compile(r'(?:get_message\(|message=|replace_msg=)\s*"([A-Z_]+)"')


@pytest.mark.parametrize("module", USED, ids=lambda module: module.__name__)
def test_every_sentence_that_can_be_shown_is_ours(module: ModuleType) -> None:
    named = set(_NAMED.findall(inspect.getsource(module)))
    shown = {name for name in named if not NOT_REACHED.match(name)}
    assert shown - {name.removeprefix("SECURITY_MSG_") for name in MESSAGES} == set()


@pytest.mark.parametrize("name", MESSAGES)
def test_our_sentences_name_what_the_library_fills_in(name: str) -> None:
    theirs = core._default_messages[name.removeprefix("SECURITY_MSG_")][0]
    places = re.compile(r"%\((\w+)\)")
    assert set(places.findall(MESSAGES[name][0])) <= set(places.findall(theirs))
