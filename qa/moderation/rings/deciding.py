"""Deciding on a ring: taking its gains back, giving them again, laying the case aside.

Each decision needs a reason, is written down for good (`RingAct`), and has its undoing.
"""

from __future__ import annotations

from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.text import clean, too_wide
from qa.moderation import policy
from qa.moderation.events import RingDecided
from qa.moderation.models import Ring, RingAct
from qa.reputation.actors import Actor

from . import returning
from .returning import Place

REASON_WIDTH = 400


def take_back(actor: Actor | None, ring_id: int, reason: str) -> None:
    """Take back all that the members of the ring gained from one another until now.

    Experience and points of votes, chosen answers and bounties; the members are told why. Where
    points were spent, what is there is taken. `actor` is None for whoever runs the site. Pressed
    again, it changes nothing. Raises `Refused`, `Missing`, `Invalid`, `Conflict`.
    """
    ring = _held(actor, ring_id)
    if ring.state == "taken_back":
        return
    _open_only(ring)
    ring.taken_back += 1
    _work_off(ring, _decided(actor, ring, "take_back", "taken_back", reason))


def give_back(actor: Actor | None, ring_id: int, reason: str) -> None:
    """Undo `take_back`: every gain that still stands is given again, to the point.

    The case is open again. Raises as `take_back`.
    """
    ring = _held(actor, ring_id)
    act = returning.last_act(ring_id)
    if act is None:
        raise Conflict(_("Nothing has been taken back from these members."))
    if act.act == "give_back":
        return
    _work_off(ring, _decided(actor, ring, "give_back", "open", reason))


def dismiss(actor: Actor | None, ring_id: int, reason: str) -> None:
    """Lay the case aside: nothing is wrong with it, or nothing more than was taken back.

    It comes back with much more evidence only. Raises as `take_back`.
    """
    ring = _held(actor, ring_id)
    if ring.state == "dismissed":
        return
    _open_only(ring)
    act = returning.last_act(ring_id)
    stands = act is not None and act.act == "take_back"
    _decided(actor, ring, "dismiss", "taken_back" if stands else "dismissed", reason)


def reopen(actor: Actor | None, ring_id: int, reason: str) -> None:
    """Undo `dismiss`. Raises as `take_back`."""
    ring = _held(actor, ring_id)
    if ring.state == "open":
        return
    if ring.state == "taken_back":
        raise Conflict(_("The gains were taken back. Give them back first."))
    _decided(actor, ring, "reopen", "open", reason)


def _held(actor: Actor | None, ring_id: int) -> Ring:
    ring = returning.lock(ring_id)
    if ring is None:
        raise Missing(_("There is no such case."))
    if actor is not None:
        require(policy.decide_ring(actor, ring.members))
    return ring


def _open_only(ring: Ring) -> None:
    if ring.state != "open":
        raise Conflict(_("Somebody has decided on this case already."))


def _decided(actor: Actor | None, ring: Ring, act: str, state: str, reason: str) -> RingAct:
    text = _checked(reason)
    by = actor.id if actor else None
    ring.state, ring.reason, ring.decided_at, ring.decided_by_id = state, text, clock.now(), by
    entry = RingAct(ring_id=ring.id, act=act, actor_id=by, reason=text, at=clock.now(),
                    awards=0, points=0, experience=0)  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return entry


def _work_off(ring: Ring, act: RingAct) -> None:
    """A small ring is done at once; the worker goes on with a large one."""
    outbox.record(RingDecided(ring.id, act.id))
    returning.begin(ring.id, Place(act.id))


def _checked(reason: str) -> str:
    text = clean(reason)
    if not text:
        raise Invalid({"reason": _("Say why: the members are told, and it stays in the log.")})
    if error := too_wide(text, REASON_WIDTH):
        raise Invalid({"reason": error})
    return text
