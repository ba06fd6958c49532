"""The catalogues: English message ids, and what they are in each language.

``python -m qa.translations`` brings them up to date with the code: new messages come in empty,
those that are gone go. English fills itself.
"""
