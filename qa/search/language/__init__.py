"""The query language: what people may type into the search box besides words.

    query     =  { term }                           terms stand apart by blanks, or by quotes
    term      =  [ "-" ] ( phrase | operator | word )
    phrase    =  '"' … '"'  |  “ … ”  |  「 … 」  |  『 … 』
    operator  =  name ( ":" | "：" ) ( phrase | characters up to a blank )

What this package promises:

* **Nothing typed is an error.** What cannot be meant is searched as words or left out, and a
  note says so in the reader's language; the rest is searched all the same.
* **An operator and the form control of its name are one thing.** Arguments of the address are
  read by the same rules as operators, before them. Several industries, askers or states widen
  each other, several tags and ranges narrow down; what contradicts all before it is left out,
  so that a control wins over what was typed.
* **Reading takes one pass** over a text whose length the form has bounded.

A minus in front of a digit belongs to the number: merchants ask for goods at -18℃. Whoever wants
a number left out writes ``-"18"``.

``terms`` cuts what was typed, ``values`` reads numbers and days, ``vocabulary`` knows the words
for choices, ``names`` those of industries, tags and members; ``meaning`` makes filters of them.
"""

from .meaning import Applied, Meaning, understand
from .terms import Sentence, Term, read

__all__ = ["Applied", "Meaning", "Sentence", "Term", "read", "understand"]
