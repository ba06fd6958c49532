"""The kinds of notices as data: what each says, and how much it concerns whoever gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa.core.i18n import N_


class Concern(StrEnum):
    """Why somebody is told, and so what keeps them from being told.

    What was decided on their own posts by the site or by those who keep order, everybody hears.
    What another member did about their posts, they do not hear of one they ignore. What they
    merely follow, they do not hear of where they ignore its tag or industry either.
    """

    OFFICIAL = "official"
    OWN = "own"
    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class Kind:
    """`text` is a message of the catalogues; its places are `name`, who acted, and the data.

    One that is about no question has a `heading`, a message too, and `leads` to an endpoint, with
    the `arguments` of the data.
    """

    concern: Concern
    text: str
    heading: str = ""
    leads: str = ""


_OWN, _FOLLOWED, _OFFICIAL = Concern.OWN, Concern.FOLLOWED, Concern.OFFICIAL

KINDS: Mapping[str, Kind] = {
    # Questions and answers
    "asked": Kind(_FOLLOWED, N_("%(name)s asked this.")),
    "search_found": Kind(_FOLLOWED, N_("New, and found by your search “%(search)s”.")),
    "search_found_some": Kind(
        _FOLLOWED,
        N_("Your search “%(search)s” finds %(count)s new questions."),
        N_("Saved searches"),
        "search.results",
    ),
    "answered": Kind(_OWN, N_("%(name)s answered your question.")),
    "answered_invited": Kind(_OWN, N_("%(name)s, whom you invited, answered.")),
    "answered_followed": Kind(_FOLLOWED, N_("%(name)s answered.")),
    "commented": Kind(_OWN, N_("%(name)s commented on your post.")),
    "mentioned": Kind(_OWN, N_("%(name)s mentioned you.")),
    "followed_up": Kind(_OWN, N_("%(name)s asked on below your answer.")),
    "replied": Kind(_OWN, N_("%(name)s replied to what you asked on.")),
    "invited": Kind(_OWN, N_("%(name)s invites you to answer.")),
    "revealed": Kind(_OWN, N_("%(name)s lets you, and nobody else, know that they asked this.")),
    # Its life
    "accepted": Kind(_OWN, N_("Your answer was accepted.")),
    "accepted_followed": Kind(_FOLLOWED, N_("An answer was accepted: the question is solved.")),
    "acceptance_withdrawn": Kind(_OWN, N_("The acceptance of your answer was taken back.")),
    "declined": Kind(_FOLLOWED, N_("The asker found no answer satisfactory.")),
    "bounty_raised": Kind(_FOLLOWED, N_("The bounty was raised by %(points)s points.")),
    "voting_own": Kind(
        _OFFICIAL, N_("The deadline has passed: members now vote for the best answer.")
    ),
    "voting": Kind(_FOLLOWED, N_("The vote for the best answer has begun.")),
    "recommended": Kind(_OFFICIAL, N_("Your answer is now the recommended one.")),
    "recommended_own": Kind(_OFFICIAL, N_("The public vote chose an answer to your question.")),
    "recommended_followed": Kind(_FOLLOWED, N_("An answer is recommended.")),
    "expired_own": Kind(_OFFICIAL, N_("The time for your question has run out.")),
    "expired": Kind(_FOLLOWED, N_("The time for this question has run out.")),
    "deadline_near": Kind(
        _OFFICIAL, N_("The deadline of your question is near: it is your turn to act.")
    ),
    "charged": Kind(
        _OFFICIAL, N_("You left the answers to your question unhandled; that cost points.")
    ),
    "outcome_asked": Kind(
        _OFFICIAL, N_("Did the answer you accepted work in practice? Say so on the question.")
    ),
    "outcome_works": Kind(_OWN, N_("The asker reports: your answer worked.")),
    "outcome_partly": Kind(_OWN, N_("The asker reports: your answer worked in part.")),
    "outcome_failed": Kind(_OWN, N_("The asker reports: your answer did not work.")),
    # Keeping order
    "closed": Kind(_OFFICIAL, N_("Your question was closed. Its page says why.")),
    "closed_duplicate": Kind(
        _OFFICIAL, N_("Your question was closed: it was asked before. Its page leads there.")
    ),
    "closed_followed": Kind(_FOLLOWED, N_("The question was closed.")),
    "reopened": Kind(_OFFICIAL, N_("Your question is open again.")),
    "reopened_followed": Kind(_FOLLOWED, N_("The question is open again.")),
    "answer_moved": Kind(
        _OFFICIAL, N_("Your answer stands here now: its question had been asked twice.")
    ),
    "moved": Kind(_OFFICIAL, N_("Your question was moved to another industry.")),
    "locked": Kind(_OFFICIAL, N_("Your question was locked.")),
    "unlocked": Kind(_OFFICIAL, N_("Your question is no longer locked.")),
    "protected": Kind(
        _OFFICIAL, N_("Your question was protected: only established members can answer it now.")
    ),
    "pinned": Kind(_OFFICIAL, N_("Your question was pinned at the head of its industry.")),
    "featured": Kind(_OFFICIAL, N_("Your question was featured as worth reading.")),
    "question_removed": Kind(_OFFICIAL, N_("Your question was removed: %(reason)s")),
    "answer_removed": Kind(_OFFICIAL, N_("Your answer was removed: %(reason)s")),
    "comment_removed": Kind(_OFFICIAL, N_("Your comment was removed: %(reason)s")),
    "question_restored": Kind(_OFFICIAL, N_("Your question is shown again.")),
    "answer_restored": Kind(_OFFICIAL, N_("Your answer is shown again.")),
    "comment_restored": Kind(_OFFICIAL, N_("Your comment is shown again.")),
    "flag_upheld": Kind(_OFFICIAL, N_("What you reported was acted on. Thank you.")),
    "flag_dismissed": Kind(
        _OFFICIAL, N_("What you reported was looked at, and is within the rules.")
    ),
    # Members
    "level_reached": Kind(
        _OFFICIAL,
        N_("You have reached level %(level)s: %(level_title)s. See what it opens."),
        N_("Your level"),
        "pages.help_rules",
    ),
    "star": Kind(
        _OFFICIAL,
        N_("You were one of the stars of the week: few earned more than you."),
        N_("Stars of the week"),
        "members.leaderboards",
    ),
    "badge": Kind(
        _OFFICIAL, N_("You have earned a badge: “%(badge)s”."), N_("Badges"), "members.badges"
    ),
    "company_verified": Kind(
        _OFFICIAL,
        N_("Your company carries the mark “verified” now."),
        N_("Organisation"),
        "members.organisation",
    ),
    "company_unverified": Kind(
        _OFFICIAL,
        N_("Your company no longer carries the mark “verified”: %(reason)s"),
        N_("Organisation"),
        "members.organisation",
    ),
    "ring_taken_back": Kind(
        _OFFICIAL,
        N_("What you and other accounts gained from one another was taken back: %(reason)s"),
        N_("Fair play"),
        "pages.help_rules",
    ),
    "ring_given_back": Kind(
        _OFFICIAL,
        N_("What you and other accounts gained from one another was given back: %(reason)s"),
        N_("Fair play"),
        "pages.help_rules",
    ),
    # Edits
    "edited": Kind(_OFFICIAL, N_("%(name)s edited your post.")),
    "edit_suggested": Kind(_OWN, N_("%(name)s suggests an edit of your post.")),
    "edit_approved": Kind(_OFFICIAL, N_("The edit you suggested was approved.")),
    "edit_rejected": Kind(_OFFICIAL, N_("The edit you suggested was rejected: %(reason)s")),
    "edit_overtaken": Kind(
        _OFFICIAL, N_("The edit you suggested came too late: the post had been changed.")
    ),
    "citation_outdated": Kind(
        _OFFICIAL, N_("What your answer rests on has changed: %(rule)s. Please look at it again.")
    ),
    "guide_grown": Kind(_OWN, N_("Your question was grown into a guide.")),
    "guide_credits": Kind(_OWN, N_("A guide was grown from this question, and credits you.")),
}
"""Every kind by its name, which is stored; a notice of a kind that is gone says nothing."""
