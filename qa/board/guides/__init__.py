"""Guides: what a question and its best answer have grown into, kept up by those who know.

A guide begins as the two texts put together and is edited from there; every edit is a revision
that can be gone back to. Who wrote what of it is followed through the edits, character by
character, and from that come the shares in which it is credited (`crediting`).
"""
