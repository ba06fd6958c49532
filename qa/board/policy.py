"""Who may do what on the board, and why not. Levels stand in ``reputation/rules.toml``.

Every function answers for an `Actor`, or for None, a guest. `post` arguments are whatever has
the attributes named: rows of the tables and the views of ``queries`` alike.
"""

from __future__ import annotations

from typing import Protocol

from qa.core.i18n import Text, _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from .models import State


class HasAuthor(Protocol):
    """A post, as far as a policy must know it."""

    @property
    def author_id(self) -> int: ...


class HasState(HasAuthor, Protocol):
    """A question, as far as a policy must know it."""

    @property
    def state(self) -> str: ...


SIGN_IN = Denied(_("Sign in first."))
_OWN_VOTE = Denied(_("You cannot vote on your own post."))
_OWN_ANSWER = Denied(_("You asked this question. Add what you know as a comment."))
ANSWERED = Denied(_("You have answered this question already."))
_OWN_ACCEPT = Denied(_("You cannot accept your own answer."))
_NOT_ASKER = Denied(_("Only the asker can accept an answer."))
_SOLVED = Denied(_("An answer to this question has been accepted already."))

_ASKING = _("Asking")
_ANSWERING = _("Answering")
_COMMENTING = _("Commenting on others' posts")
_VOTING_UP = _("Voting up")
_VOTING_DOWN = _("Voting down")
_CREATING_TAGS = _("Creating tags")


def _level(actor: Actor, level: int, act: Text) -> Ruling:
    if actor.may(level):
        return ALLOWED
    return Denied(
        _(
            "%(act)s is open from level %(level)s; you are at level %(own)s. "
            "Helpful answers raise your level.",
            act=act,
            level=level,
            own=actor.level,
        )
    )


def ask(actor: Actor | None) -> Ruling:
    """Post a question."""
    return _level(actor, rules().privileges.ask, _ASKING) if actor else SIGN_IN


def answer(actor: Actor | None, question: HasState, answered: bool = False) -> Ruling:
    """Answer `question`; solved ones may still get a better answer, but one a member.

    `answered` is whether the page shows that they have; the database tells for certain.
    """
    if actor is None:
        return SIGN_IN
    if actor.id == question.author_id:
        return _OWN_ANSWER
    if answered:
        return ANSWERED
    return _level(actor, rules().privileges.answer, _ANSWERING)


def comment(actor: Actor | None, question: HasAuthor, post: HasAuthor) -> Ruling:
    """Comment on `post`, which is `question` or an answer to it."""
    if actor is None:
        return SIGN_IN
    own = actor.id in (question.author_id, post.author_id)
    needed = rules().privileges.comment_on_own if own else rules().privileges.comment
    return _level(actor, needed, _COMMENTING)


def vote_up(actor: Actor | None, post: HasAuthor) -> Ruling:
    """Vote for `post`."""
    if actor is None:
        return SIGN_IN
    if actor.id == post.author_id:
        return _OWN_VOTE
    return _level(actor, rules().privileges.vote_up, _VOTING_UP)


def vote_down(actor: Actor | None, post: HasAuthor) -> Ruling:
    """Vote against `post`."""
    if actor is None:
        return SIGN_IN
    if actor.id == post.author_id:
        return _OWN_VOTE
    return _level(actor, rules().privileges.vote_down, _VOTING_DOWN)


def withdraw_vote(actor: Actor | None, post: HasAuthor) -> Ruling:
    """Take back one's vote on `post`; whoever could cast it can."""
    if actor is None:
        return SIGN_IN
    return _OWN_VOTE if actor.id == post.author_id else ALLOWED


def accept(actor: Actor | None, question: HasState, answer: HasAuthor) -> Ruling:
    """Accept `answer` to `question`."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKER
    if answer.author_id == actor.id:
        return _OWN_ACCEPT
    return _SOLVED if question.state == State.SOLVED else ALLOWED


def create_tag(actor: Actor) -> Ruling:
    """Use a tag nobody has used before."""
    return _level(actor, rules().privileges.create_tag, _CREATING_TAGS)
