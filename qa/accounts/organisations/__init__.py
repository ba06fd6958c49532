"""Organisations: a company whose people take part as ``company:name``, each with an own account.

A member makes their account the main one. It opens accounts for the company's people, who choose
their passwords by a mailed link; it says what each may do, and switches accounts off without
taking anything away that they wrote. All of it holds at once, because rights and state are read
with every request. Whose points they spend is settled one floor up, in ``reputation.pooling``.

An organisation is never deleted: its accounts keep their names, and those name it.
"""
