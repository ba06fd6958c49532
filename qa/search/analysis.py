"""Text to words: the one function for what is indexed and for what is asked.

NFKC, lower case, Traditional to Simplified character by character: OpenCC's ``t2s``. Its
``tw2sp`` would also turn Taiwan's 軟體 into 软件, which is worth 0.002 MRR@10 on queries in such
words, but it takes everyday words for computing terms (程序 becomes 进程, 建立 becomes 创建)
and so parts what merchants on both sides write alike.

Runs of Chinese characters are cut by rjieba in search mode, which yields the short words inside
a long one too. Its guessing of unknown words (HMM) is off: the guess depends on the neighbours,
so that 客检 would not be found inside every sentence that has it. Without it unknown words fall
into characters, in index and query alike; that is better on real pairs as well (MRR@10 0.0637
against 0.0620 on ATEC, 0.0410 against 0.0364 on AFQMC, by ``bench/search_relevance.py``).
Characters that so come to stand side by side are joined in pairs besides: without the pairs one
title in ten that has the characters of an unknown word does not have the word, with them none,
at the same MRR@10. Words of the industries and of trade that rjieba does not know are told it.

Runs of letters and digits stay whole (``wifi-5``, ``40HQ``, ``UCP600``); the parts of a mixed
one are words as well, so ``UCP 600`` finds ``UCP600``. English words are stemmed by Whoosh's
Porter 2 (its first Porter leaves ``shipp`` of ``shipping``).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import opencc
import rjieba
from whoosh.lang.porter2 import stem as porter2

RULES = 1
"""Raise it when the code of this module gives other words than before."""

LONGEST = 40
"""Characters of a word that are kept; nobody looks for the rest of a longer one."""

HERE = Path(__file__).parent
INDUSTRIES = HERE.parent / "board" / "industries.toml"

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"([{HAN}]+)|([^\\W_{HAN}]+(?:[-_.&'’][^\\W_{HAN}]+)*)")
"""Runs of folded text: of Chinese characters, or of letters and digits with what joins them."""

_PARTS = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_APOSTROPHES = str.maketrans("", "", "'’")
_JOINTS = str.maketrans("", "", "-_")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_HALF_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)}
_simplified = opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """`text` in the form in which writings of one word are equal."""
    whole = text.encode(errors="replace").decode()  # OpenCC refuses half surrogates
    folded: str = _simplified.convert(unicodedata.normalize("NFKC", whole).lower())
    return folded


def fold_in_place(text: str) -> str:
    """Nearly as `fold`, quicker, and character by character: every place stays where it is.

    Characters such as ㎏ are left as they are; a text that cannot be folded so is left alone.
    """
    narrow = text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text
    folded: str = _simplified.convert(narrow.lower())
    return folded if len(folded) == len(text) else text


def words_of(text: str) -> list[str]:
    """The words of `text` in their order, repeated ones repeated."""
    found: list[str] = []
    for chinese, other in RUN.findall(fold(text)):
        if chinese:
            found += _words_of_chinese(chinese)
        else:
            found += words_of_run(other)
    return found


def telling_words_of(text: str) -> list[str]:
    """As `words_of`, without those that tell nothing: 怎么, 的, ``how``, ``the``.

    They stand in most texts: one that lacks some is no worse an answer, and to note and read
    where they stand would cost more than all others.
    """
    return [word for word in words_of(text) if word not in FUNCTION_WORDS]


def asked_words(text: str) -> list[str]:
    """The distinct words of a query that tell what is looked for; all, where none does."""
    return list(dict.fromkeys(telling_words_of(text) or words_of(text)))


@lru_cache(maxsize=10_000)
def words_of_synonym(text: str) -> tuple[str, ...]:
    """As `asked_words`, remembered: every search looks whether it has those of every synonym."""
    return tuple(asked_words(text))


def _words_of_chinese(run: str) -> list[str]:
    found: list[str] = []
    before = ""
    for word in rjieba.cut_for_search(run, hmm=False):
        found.append(word)
        alone = len(word) == 1 and word not in FUNCTION_WORDS
        if alone and before:
            found.append(before + word)
        before = word if alone else ""
    return found


def words_of_run(run: str) -> list[str]:
    """The words of a run of letters and digits: itself, and its parts where it is mixed."""
    run = run.translate(_APOSTROPHES)
    whole = run.translate(_JOINTS)
    parts = _PARTS.findall(run)
    if parts == [whole]:
        return [_stem(whole[:LONGEST])]
    return [_stem(word[:LONGEST]) for word in (whole, *parts) if word]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    if word.isascii() and word.isalpha():
        stemmed: str = porter2(word)
        return stemmed
    return word


def _teach_site_words() -> list[str]:
    """Give rjieba the site's words that it does not know; returns all of them."""
    words = (HERE / "trade_words.txt").read_text("utf-8").split()
    with INDUSTRIES.open("rb") as file:
        for industry in tomllib.load(file)["industry"]:
            words += map(fold, industry["words"])
    for word in words:
        if re.fullmatch(f"[{HAN}]+", word) and not rjieba.has_word(word):
            rjieba.add_word(word, None, None)
    return words


def _analysis(site_words: Iterable[str]) -> str:
    told = "\n".join((version("rjieba"), version("opencc"), *site_words))
    return f"{RULES}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


# Here and not at first use: a dictionary must not change while another thread cuts with it.
ANALYSIS = _analysis(_teach_site_words())
"""Names the words that `words_of` gives; an index made under another name must be rebuilt."""

FUNCTION_WORDS = frozenset(
    _stem(word) for word in (HERE / "function_words.txt").read_text("utf-8").split()
)
"""Words that tell nothing of what is looked for, in the form `words_of` gives them."""
