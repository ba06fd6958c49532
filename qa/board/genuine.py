"""*Is this genuine?* — the warning signs of fraud in trade, and what to do at once.

The asker ticks what they see. What the signs come to is plain to every reader before the first
answer: whoever is about to pay cannot wait for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa.core.i18n import Text, _


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A warning sign: what is seen, and what to do. A grave one alone is reason to stop."""

    key: str
    sign: Text
    advice: Text
    grave: bool = False


_ALL = (
    RedFlag(
        "fee_first",
        _("They ask for a fee before anything is shipped or signed."),
        _("Pay no fee in advance. Offer to take it off the price once the order is paid for."),
        grave=True,
    ),
    RedFlag(
        "changed_account",
        _("A new bank account was announced by e-mail or chat."),
        _("Do not pay. Call the number you knew before, not the one in the message, and ask."),
        grave=True,
    ),
    RedFlag(
        "private_account",
        _("The payee is a person, or another company than the one in the contract."),
        _("Pay only into the account of the company in the contract; compare it with its licence."),
        grave=True,
    ),
    RedFlag(
        "overpaid",
        _("They paid too much, by cheque for example, and want the difference back."),
        _("Send nothing back before your bank confirms in writing that the money is yours for "
          "good."),
        grave=True,
    ),
    RedFlag(
        "payment_picture",
        _("Their proof of payment is only a picture or a bank slip."),
        _("Ship when the money stands in your own account. Look there yourself."),
        grave=True,
    ),
    RedFlag(
        "own_forwarder",
        _("You are to prepay freight or customs to a forwarder they name."),
        _("Use a forwarder of your own, or let them pay theirs directly."),
        grave=True,
    ),
    RedFlag(
        "off_platform",
        _("They want to leave the platform, or pay outside its protection."),
        _("Stay on the platform with orders, chat and payment; only there it can help you."),
    ),
    RedFlag(
        "free_mail",
        _("They write from a free mail address, or one that only resembles the company's."),
        _("Read the address letter by letter. Ask through the company's own site whether they "
          "know of the deal."),
    ),
    RedFlag(
        "no_check",
        _("They avoid a video call, a visit or a check of the company."),
        _("Look the company up in the official register. Without a call and an entry, no deal."),
    ),
    RedFlag(
        "too_good",
        _("The price or the promise is far better than the market's."),
        _("Compare three offers, and have goods and factory inspected by somebody you pay."),
    ),
    RedFlag(
        "urgency",
        _("You are to decide or pay today, or the chance is gone."),
        _("Take a day. A real offer is still there tomorrow, and a pressed one rarely is real."),
    ),
    RedFlag(
        "visit_costs",
        _("Before signing you are to travel there, or pay for samples, gifts, meals or a notary."),
        _("Pay nothing of it. Check the company first, and let an invitation come with an order."),
    ),
    RedFlag(
        "false_papers",
        _("Certificates or licences look altered, or their numbers lead nowhere."),
        _("Look the number up with whoever issued it. A picture of a paper proves nothing."),
    ),
)  # fmt: skip

RED_FLAGS: Mapping[str, RedFlag] = {flag.key: flag for flag in _ALL}
"""The checklist, by what is stored."""

MANY = 3
"""So many signs are reason to stop, whichever they are."""


class Caution(StrEnum):
    """How careful to be."""

    CHECK = "check"
    CAREFUL = "careful"
    STOP = "stop"


_WORDS: Mapping[Caution, Text] = {
    Caution.CHECK: _("No warning sign was ticked. Check the company all the same before money or "
                     "goods move."),
    Caution.CAREFUL: _("Be careful: clear this up before money or goods move."),
    Caution.STOP: _("Stop: pay nothing and ship nothing until this is cleared up."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Triage:
    """What the signs come to: how careful to be, in words too, and the signs with their advice."""

    caution: Caution
    words: Text
    signs: tuple[RedFlag, ...]


def triage(keys: Iterable[str]) -> Triage:
    """The triage of the signs with these keys; a key no longer on the list is left out."""
    signs = tuple(RED_FLAGS[key] for key in keys if key in RED_FLAGS)
    if len(signs) >= MANY or any(sign.grave for sign in signs):
        caution = Caution.STOP
    else:
        caution = Caution.CAREFUL if signs else Caution.CHECK
    return Triage(caution, _WORDS[caution], signs)


def ordered(keys: Iterable[str]) -> tuple[str, ...]:
    """Those of `keys` that are on the list, each once, in its order."""
    given = set(keys)
    return tuple(key for key in RED_FLAGS if key in given)
