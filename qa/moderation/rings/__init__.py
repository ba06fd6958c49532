"""Members who lift each other: finding them, showing why, taking back what they gained.

`detecting` looks at the votes and acceptances of the last months every night and keeps a case of
each group that looks arranged (`Ring`); `gathering` asks the database, `weighing` judges, without
one. Nobody is punished by it: a moderator reads the evidence and decides (`deciding`). What is
taken back is worked off in parts (`returning`), since a ring may have thousands of votes.
"""
