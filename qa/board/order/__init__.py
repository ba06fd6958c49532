"""Keeping order on the board: every act has a policy, a reason, a step on the timeline, an undo.

`closing` and `duplicates` end a question and open it again, `merging` brings the answers of a
duplicate to where they are read, `moving` changes its industry, `marking` locks, protects,
features and pins, `hiding` deletes and restores. Nothing is destroyed: what is deleted is
hidden, and whoever brings it back finds points and counters as they were.
"""
