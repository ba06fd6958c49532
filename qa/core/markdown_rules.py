"""Rules of our own for the Markdown parser: what Chinese text needs, and a bound on tables."""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

_WIDEST_TABLE = 20
_MOST_CELLS = 50_000
_SCHEME = re.compile(r"(?<![0-9A-Za-z])https?\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"://[0-9A-Za-z][0-9A-Za-z\-._~:/?#@!$&()+,;=%]*")


def table_of_bounded_width(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """The library's tables, up to 20 columns: every short row is filled up to the header's width,
    so that a few kilobytes of source could make a wide table of a megabyte. For the same reason
    there are no tables where the lines that follow could fill more than 50,000 cells.
    """
    header = state.src[state.bMarks[first] : state.eMarks[first]]
    bars = header.count("|")
    bounded = bars <= _WIDEST_TABLE + 1 and bars * (end - first) <= _MOST_CELLS
    return bounded and table(state, first, end, silent)


def link_address(state: StateInline, silent: bool) -> bool:
    """Link a bare web address. It ends at the first character that is not ASCII."""
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    scheme = found and _SCHEME.search(state.src, max(0, state.pos - 6), state.pos)
    if not found or not scheme or state.linkLevel:
        return False
    address = _without_stops(scheme.group() + found.group())
    if not silent:
        if not state.pending.endswith(scheme.group()):
            return False
        state.pending = state.pending[: -len(scheme.group())]
        _push_link(state, address)
    state.pos += len(address) - len(scheme.group())
    return True


def _without_stops(address: str) -> str:
    """`address` without the sentence's own stops and closing brackets at its end."""
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while address[end - 1] in "?!.,:;~_-&" or (address[end - 1] == ")" and unopened > 0):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _push_link(state: StateInline, address: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)


class _ChineseState(StateInline):
    """Chinese has no blanks between words, and its stops stand where a mark closes.

    CommonMark wants a blank after ``**注意：**`` before it takes the stars for marks; here they
    are marks when either neighbour is a wide character.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not canSplitWord or not (_is_wide(before) or _is_wide(after)):
            return scanned
        return Scanned(
            scanned.can_open or not after.isspace(),
            scanned.can_close or not before.isspace(),
            scanned.length,
        )


class ChineseInline(ParserInline):
    """The library's parser of lines, reading marks as `_ChineseState` does."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _ChineseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
