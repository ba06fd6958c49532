"""Upkeep of the search by people: what was looked for in vain, synonyms, pinned answers.

Moderators read the reports; administrators say what means the same and what stands above the
results. Neither needs the index: both are asked for with each search (`synonyms`, `pinning`), so
an edit is in force within seconds. Whatever is removed is kept a month and can be put back.
"""
