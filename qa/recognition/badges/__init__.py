"""Badges: what members are honoured for, declared as data, and found in what is stored.

``badges.toml`` names each badge and the *metric* it rests on. A metric (`metrics`) is a statement
over stored history which yields the *steps* of members: the moments at which a sum grew, and by
how much. Whoever reached the threshold holds the badge, since the step that took them there. So
what members hold is a function of history: `awarding.settle` makes the rows say it, adds what is
met and takes away what no longer is, for one member or for many by the same statements, and run
again it changes nothing.

Only where no moment is stored (`Metric.undated`: views are a counter) the row keeps the moment at
which it was first found.

Nothing here betrays an anonymous asker: their anonymous questions, and what they wrote below
them, count for no badge at all, since its date alone would tell. What is secret (votes, reports)
counts, but others see no date of such a badge, nor who holds it (`Metric.discreet`).
"""
