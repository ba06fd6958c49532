"""The embedded engine: Whoosh keeps the postings on disk, numpy does the scoring.

Whoosh (``whoosh3``, pinned) is a sound store of postings and a slow reader of them: its own
matchers step through one posting at a time. Two words in title, body and answers of 100,000
questions took it 31 ms at the median and 496 ms for one query in twenty. So ``postings`` reads
whole blocks into arrays and keeps the latest used, and ``scoring`` does BM25 on those: 0.7 and
2.1 ms on the same index, with the same number of hits for each of 200 queries. It counts every
match on the way, and filters, facets and orders are masks, counts and a sort. Builds go around
Whoosh's pool of postings for the same reason (``pool``).

No positions are kept, which would take 9 of 53 MB and 12 of 44 s of a build of 100,000. Where all
words of a phrase stand in one field, its texts are read: so a phrase is found as well where the
analysis cuts it otherwise beside other words, and one of common words is no dearer.

What Whoosh must never be asked, and why, is measured in search.md: ``refresh()`` and
``reader(reuse=…)`` bring back deleted documents; compound segments are copied into memory by
every reader; an index without documents has traps of its own, so ours begins with a marker.
Threads share the position of its open files, so only one reads at a time.
"""

from .engine import WhooshEngine

__all__ = ["WhooshEngine"]
