"""What should not stand in a public post: phone, identity, bank and order numbers, e-mail.

`find` is pure and looks at the text alone. It rather misses a number than takes an amount, a
date, a customs code or a model for one: whoever is warned without reason stops reading warnings.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qa.core.errors import Invalid
from qa.core.i18n import Text, _

KINDS: Mapping[str, Text] = {
    "identity": _("Identity card number"),
    "bank": _("Bank card number"),
    "phone": _("Phone number"),
    "order": _("Order number"),
    "email": _("E-mail address"),
}

HIDDEN = "×"
"""Stands for a hidden character; an asterisk would mean something to the renderer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Part of a text from `start` to `end`, and how it reads once it is masked."""

    kind: str
    start: int
    end: int
    masked: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A finding as its author is shown it: the field it stands in, its text, and masked."""

    field: str
    kind: Text
    text: str
    masked: str


class Sensitive(Invalid):
    """A text holds numbers that its author has not said may stay; `errors` names its fields."""


_FOLDED = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **dict(zip(map(ord, "Ｘｘ＠．－＋（）　–—"), "Xx@.-+() --", strict=True)),
}

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>，。、）)\"']+", re.IGNORECASE)

# An amount, or a count of something, however long.
_MONEY_BEFORE = re.compile(r"(?:[.,]|(?:[¥￥$€£]|RMB|USD|CNY|HKD|EUR)\s?)$", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    r"\s?(?:[.,，]\d|元|块|万|亿|萬|億|美|欧|件|个|個|台|套|吨|噸|克|斤|箱|米|%"
    r"|(?:usd|rmb|cny|eur|hkd|pcs|kgs?|tons?|sets?|units?|mm|cm)\b)",
    re.IGNORECASE,
)

_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z.])(?P<found>[1-9]\d{5}[ -]?"
    r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[0-9Xx])(?![0-9A-Za-z])"
)
_OLD_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z.])(?P<found>[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})"
    r"(?![0-9A-Za-z.])"
)
_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (81, 82))
    for number in range(first, last + 1)
) | {"71", "91"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_CARD = re.compile(r"(?<![0-9A-Za-z.-])(?P<found>\d(?:[ -]?\d){12,18})(?![0-9A-Za-z])(?!-\d)")
_CARD_BEGINS = {
    13: re.compile("4"),
    14: re.compile("3[068]"),
    15: re.compile("3[47]"),
    16: re.compile("[3-6]|2[2-7]|9558"),
    17: re.compile("62"),
    18: re.compile("62"),
    19: re.compile("[4-6]|9558"),
}

_PHONE = re.compile(
    r"(?<![0-9A-Za-z.])(?P<found>(?:"
    r"(?:(?:\+|00)86[ -]?|\(\+?86\) ?|86[ -])?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # mainland, mobile
    r"|1[3-9]\d[ -]\d{3}[ -]\d{5}"
    r"|(?:\+|00)[1-9]\d{0,2}[ -]?(?:\(0?\d{1,4}\)[ -]?)?\d(?:[ -]?\d){6,11}"  # abroad
    r"|\(0\d{2,3}\) ?\d{3,4}[ -]?\d{4}"  # a landline
    r"|0(?:10|2\d)[ -]?[2-8]\d{3}[ -]?\d{4}"
    r"|0[3-9]\d{2}[ -]\d{7,8}|0[3-9]\d{2}[2-8]\d{6,7}"
    r"|09\d\d[ -]\d{3}[ -]\d{3}"  # Taiwan, mobile
    r")(?:-\d{1,5})?)(?![0-9A-Za-z]|-\d)"
)
_CALL = r"(?:电话|電話|手机|手機|座机|座機|致电|致電|微信|tel|phone|mobile|call|whatsapp|wechat)"
_NAMED_PHONE = re.compile(
    _CALL
    + r"[^0-9\n]{0,8}?(?P<found>(?:09\d{8}|[2-9]\d{3}[ -]?\d{4}|\d{7,8}))(?![0-9A-Za-z]|[-.]\d)",
    re.IGNORECASE,
)

_ORDERED = (
    r"(?:订单|訂單|单号|單號|运单|運單|提单号|提單號|流水号|流水號|交易号|交易號|快递号|快遞號"
    r"|order|tracking|waybill|awb|transaction)"
)
_BETWEEN = (
    r"(?:(?!金额|金額|总价|總價|货值|貨值|数量|數量|amount|value|total|qty)[^0-9\n¥￥$€£]){0,14}?"
)
_ORDER = re.compile(
    _ORDERED
    + _BETWEEN
    + r"(?<![0-9A-Za-z.])(?P<found>(?=(?:[A-Za-z-]{0,54}[0-9]){9})"
    + r"[0-9A-Za-z](?:-?[0-9A-Za-z]){9,31})"
    + r"(?![0-9A-Za-z]|[.]\d)",
    re.IGNORECASE,
)
_ORDER_BEHIND = re.compile(
    r"(?<![0-9A-Za-z.-])(?P<found>\d{10,32})(?=[^0-9\n]{0,3}" + _ORDERED + ")", re.IGNORECASE
)
_DATE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])(?P<found>[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}"
    r"[A-Za-z]{2,24})(?![A-Za-z0-9])"
)


def find(text: str) -> list[Finding]:
    """What in `text` should not be public, in its order; nothing is found twice."""
    folded = _ADDRESS.sub(lambda found: " " * len(found.group()), text.translate(_FOLDED))
    found: list[Finding] = []
    for kind, start, end in _candidates(folded):
        if all(end <= other.start or other.end <= start for other in found):
            found.append(Finding(kind, start, end, _masked(kind, text[start:end])))
    return sorted(found, key=lambda finding: finding.start)


def mask(text: str) -> str:
    """`text` with everything hidden that `find` finds."""
    for finding in reversed(find(text)):
        text = text[: finding.start] + finding.masked + text[finding.end :]
    return text


def look(texts: Mapping[str, str]) -> list[Warned]:
    """What is found in `texts`, by name of field, as their author is shown it."""
    return [
        Warned(name, KINDS[found.kind], text[found.start : found.end], found.masked)
        for name, text in texts.items()
        for found in find(text)
    ]


def confirmation(texts: Mapping[str, str]) -> str:
    """What says that all that is found in `texts` may stay, and nothing else; empty for none."""
    found = [
        f"{name}:{text[finding.start : finding.end]}"
        for name, text in sorted(texts.items())
        for finding in find(text)
    ]
    return hashlib.blake2b("\n".join(found).encode(), digest_size=16).hexdigest() if found else ""


def require_clean(texts: Mapping[str, str], confirmed: str) -> None:
    """Raise `Sensitive` where `texts`, by name of field, hold what should not be public.

    `confirmed` is what `confirmation` gave for the same findings: their author lets them stay.
    """
    if confirmed == confirmation(texts):
        return
    named = {name for name, text in texts.items() if find(text)}
    if named:
        sentence = _("Everybody will be able to read this. Mask what others do not need.")
        raise Sensitive(dict.fromkeys(sorted(named), sentence))


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """What looks like something to hide, what is surest first."""
    for kind, pattern, fits in _LOOKS:
        for match in pattern.finditer(text):
            start, end = match.span("found")
            if fits(match["found"]) and (kind == "email" or not _is_amount(text, start, end)):
                yield kind, start, end


def _is_amount(text: str, start: int, end: int) -> bool:
    return bool(_MONEY_BEFORE.search(text[max(0, start - 4) : start])) or bool(
        _UNIT_BEHIND.match(text, end)
    )


def _is_identity(written: str) -> bool:
    number = re.sub("[ -]", "", written).upper()
    if len(number) == 15:
        return number[:2] in _PROVINCES
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number[:2] in _PROVINCES and _CHECKS[total % 11] == number[17]


def _is_card(written: str) -> bool:
    """Whether the digits are those of a card: its length, its beginning, its check digit."""
    digits = re.sub("[ -]", "", written)
    groups = re.split("[ -]", written)
    in_cards_groups = len(groups) == 1 or all(3 < len(group) < 8 for group in groups[:-1])
    amounts = len(groups) > 1 and all(group.endswith("00") for group in groups)
    begins = _CARD_BEGINS[len(digits)]
    return in_cards_groups and not amounts and bool(begins.match(digits)) and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _is_no_date(written: str) -> bool:
    return not _DATE.search(written)


def _always(_written: str) -> bool:
    return True


_LOOKS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _always),
    ("identity", _IDENTITY, _is_identity),
    ("identity", _OLD_IDENTITY, _is_identity),
    ("bank", _CARD, _is_card),
    ("phone", _PHONE, _always),
    ("phone", _NAMED_PHONE, _always),
    ("order", _ORDER, _is_no_date),
    ("order", _ORDER_BEHIND, _is_no_date),
)


def _masked(kind: str, found: str) -> str:
    """`found` with its middle hidden, its separators kept; of an address only the end stays."""
    if kind == "email":
        name, at, domain = found.rpartition("@" if "@" in found else "＠")
        return f"{name[:1]}{HIDDEN * 3}{at}{domain}"
    places = [place for place, char in enumerate(found) if char.isalnum()]
    hidden = set(places[3:-2])
    return "".join(HIDDEN if place in hidden else char for place, char in enumerate(found))
