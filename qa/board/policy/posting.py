"""Asking, answering, commenting, voting."""

from __future__ import annotations

from qa.board.models import State
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned, given
from qa.reputation.rules import rules

from .shapes import SIGN_IN, HasAsker, HasAuthor, HasProtection, HasState, halted

_OWN_VOTE = Denied(_("You cannot vote on your own post."))
_COLLEAGUES_VOTE = Denied(_("Accounts of one organisation do not vote for each other."))
_OWN_ANSWER = Denied(_("You asked this question. Add what you know as a comment."))
ANSWERED = Denied(_("You have answered this question already."))
_CLOSED = Denied(_("This question is closed and takes no new answers; comments are still open."))

_ASKING = _("Asking")
_ANSWERING = _("Answering")
_COMMENTING = _("Commenting on others' posts")
_VOTING_UP = _("Voting up")
_VOTING_DOWN = _("Voting down")
_CREATING_TAGS = _("Creating tags")
_SPENDING = _("Spending points")


def ask(actor: Actor | None) -> Ruling:
    """Post a question."""
    return earned(actor, "ask", _ASKING) if actor else SIGN_IN


def spend(actor: Actor) -> Ruling:
    """Put up a bounty, raise it, or pay for asking anonymously."""
    return given(actor, "spend", _SPENDING)


def answer(actor: Actor | None, question: HasProtection, answered: bool = False) -> Ruling:
    """Answer `question`; solved ones may still get a better answer, but one a member.

    `answered` is whether the page shows that they have; the database tells for certain.
    """
    if actor is None:
        return SIGN_IN
    if actor.id == question.author_id:
        return _OWN_ANSWER
    if answered:
        return ANSWERED
    return _shut(actor, question) or earned(actor, "answer", _ANSWERING)


def _shut(actor: Actor, question: HasProtection) -> Denied | None:
    """Why `question` takes no answer of `actor`."""
    if question.state == State.CLOSED:
        return _CLOSED
    if question.protected_at is not None and actor.newcomer:
        return Denied(
            _(
                "This question is protected: new members can answer it from level %(level)s on.",
                level=rules().newcomers.established_level,
            )
        )
    return halted(actor, question)


def comment(actor: Actor | None, question: HasState, post: HasAuthor) -> Ruling:
    """Comment on `post`, which is `question` or an answer to it."""
    if actor is None:
        return SIGN_IN
    if halt := halted(actor, question):
        return halt
    own = actor.id in (question.author_id, post.author_id)
    return earned(actor, "comment_on_own" if own else "comment", _COMMENTING)


def vote_up(actor: Actor | None, post: HasAuthor, question: HasAsker) -> Ruling:
    """Vote for `post`, which is `question` or an answer to it."""
    if actor is None:
        return SIGN_IN
    return (
        _partial(actor, post, question)
        or halted(actor, question)
        or earned(actor, "vote_up", _VOTING_UP)
    )


def vote_down(actor: Actor | None, post: HasAuthor, question: HasAsker) -> Ruling:
    """Vote against `post`, which is `question` or an answer to it."""
    if actor is None:
        return SIGN_IN
    return (
        _partial(actor, post, question)
        or halted(actor, question)
        or earned(actor, "vote_down", _VOTING_DOWN)
    )


def _partial(actor: Actor, post: HasAuthor, question: HasAsker) -> Denied | None:
    """Why `actor` is no judge of `post`.

    A colleague who asked anonymously is not given away by a refusal: such a vote is taken, and
    `voting` gives nothing for any vote on an anonymous question.
    """
    if actor.id == post.author_id:
        return _OWN_VOTE
    nameless = question.anonymous and post.author_id == question.author_id
    return _COLLEAGUES_VOTE if post.author_id in actor.colleagues and not nameless else None


def withdraw_vote(actor: Actor | None, post: HasAuthor, question: HasState) -> Ruling:
    """Take back one's vote on `post`; whoever could cast it can."""
    if actor is None:
        return SIGN_IN
    if actor.id == post.author_id:
        return _OWN_VOTE
    return halted(actor, question) or ALLOWED


def create_tag(actor: Actor) -> Ruling:
    """Use a tag nobody has used before."""
    return earned(actor, "create_tag", _CREATING_TAGS)
