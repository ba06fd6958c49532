"""Passwords: which are refused as too easy, and how they are kept.

The rule follows NIST SP 800-63B (5.1.1.2): no demands for capitals and signs, but nothing that
is among the first things guessed. Whoever guesses tries known words, dates, neighbours on the
keyboard and what is public about the account; so each of those counts as one character, and
enough characters must remain (the idea of zxcvbn, Wheeler 2016, at the size needed here).
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from typing import Any

from flask import current_app
from flask_security import PasswordUtil, hash_password, verify_password

from qa.core.i18n import Text, _

SHORTEST, LONGEST = 8, 128
"""Characters of a password. The upper bound keeps hashing from being used to tire the server."""

_ENOUGH = 6  # characters that must remain

# The commonest words in lists of leaked passwords, international and Chinese.
_WORDS = """
    password passwort passw0rd p@ssw0rd p@ssword admin administrator welcome login letmein master
    monkey dragon sunshine princess football baseball superman batman shadow michael jordan iloveyou
    trustno1 freedom whatever starwars computer internet secret hello charlie summer winter spring
    google facebook shangbang alibaba taobao tianmao weixin wechat xiaomi huawei jingdong zhifubao
    mima woaini woaiwojia woshishui wodemima nihao aini zhangwei wangwei liwei tiantian laopo
    laogong baobao gongsi shangjia waimao dianshang gongchang
    qwe qaz wsx edc asd zxc abc test user demo
    1314520 5201314 1314 520 521 168 888 666 000000 123123 112233 147258369 159753 789456123
    密码 我爱你 商帮
"""  # fmt: skip
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
         "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i9o0p", "!@#$%^&*()")  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_REPEATED = r"(.)\1{2,}"


def is_easy(password: str, *personal: str) -> bool:
    """Whether `password` is soon guessed by who knows the `personal` words of its owner."""
    text = password.casefold()
    known = {part for given in personal for part in (given, *re.split(r"[\W_]+", given))}
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 2:
            text = text.replace(word.casefold(), "\0")
    left = re.sub(_REPEATED, "\0", _known().sub("\0", text))
    return len(left) < _ENOUGH or len(set(text)) < _ENOUGH - 1


@cache
def _known() -> re.Pattern[str]:
    """Finds a known word, a year, or three and more neighbours of a row in either direction."""
    runs = {
        row[start:end]
        for line in _ROWS
        for row in (line, line[::-1])
        for start in range(len(row))
        for end in range(start + 3, len(row) + 1)
    }
    words = sorted(runs.union(_WORDS.split()), key=len, reverse=True)
    return re.compile("|".join((*map(re.escape, words), _YEAR)))


class PasswordRules(PasswordUtil):
    """What Flask-Security asks about a new password."""

    def validate(
        self, password: str, is_register: bool, **given: Any
    ) -> tuple[list[Text] | None, str]:
        """Faults of `password`, if any, and the form of it that is to be hashed.

        `given` holds the fields of the sign-up form, or the member as ``user``.
        """
        if len(password) > LONGEST:
            return [_("Use at most %(most)s characters.", most=LONGEST)], password
        plain = self.normalize(password)
        if len(plain) < SHORTEST:
            return [_("Use at least %(least)s characters.", least=SHORTEST)], plain
        user = given.get("user")
        name, email = (user.name, user.email) if user else (given["name"], given["email"])
        if is_easy(plain, name or "", email or ""):
            return [
                _(
                    "This password is among the first ones guessed. "
                    "Three or four unrelated words make a good one."
                )
            ], plain
        return None, plain


def hashed(password: str) -> str:
    """`password` as it is stored: Argon2id, of the normalised text."""
    hash_: str = hash_password(current_app.extensions["security"].password_util.normalize(password))
    return hash_


def is_right(password: str, stored: str) -> bool:
    """Whether `password` is the one whose hash is `stored`; takes a while, by intent."""
    normal = current_app.extensions["security"].password_util.normalize(password)
    return bool(verify_password(normal, stored))


@cache
def nobodys_hash() -> str:
    """The hash of a password nobody knows, for accounts that are not signed in to."""
    return hashed(secrets.token_urlsafe(32))
