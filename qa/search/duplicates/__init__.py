"""Questions that may have been asked before: found by the worker, decided on by moderators.

Two of them are proposed once, with the words that make them alike. What was decided on them
stays: they are not proposed again, whatever becomes of them.
"""
