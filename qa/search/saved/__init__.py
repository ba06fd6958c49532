"""Searches that members keep, and what they newly find.

A saved search is told of each question once: `seen_id` moves past all that it was asked about, in
the transaction that announces what it found. What is no news is not told: imported questions,
and those that were asked while the member did not want to hear of it.
"""
