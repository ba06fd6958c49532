"""Dumps of Stack Exchange sites: the public XML files, one a table, one row element a row.

The files are in the order of their ids, so an answer may stand millions of rows after its
question. They are therefore read once into a scratch database beside ours (`staging`), from
which each question then comes with all that belongs to it (`posts`); nothing is held in memory
but a chunk. The format is described at meta.stackexchange.com/questions/2677.
"""
