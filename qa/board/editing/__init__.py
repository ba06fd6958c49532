"""Editing posts: every edit is a revision, and nothing that was ever written is lost.

What can be edited of a post is its *content*, a plain dictionary (`contents`). Whoever may edit
does it at once (`revising`); whoever may only suggest has it wait for a decision (`suggesting`).
Two who edit at once are told apart by the *version* their form was made from, which names the
very content; the second one is shown what the first one changed (`diffing`), and keeps their own
text.
"""
