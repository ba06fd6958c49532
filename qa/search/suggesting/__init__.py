"""What the search box offers while somebody types, and the words that a mistake may have meant.

* **One file, written by the worker, mapped by every web process** (``book``): it costs a process
  no memory of its own and nothing to load. It is written beside and swapped in; one that is
  missing, cut short, foreign or made by older rules counts as missing until the chore
  (``building``) has made another, and meanwhile nothing is offered.
* **Keys in sorted order** (``tables``): what was typed is a prefix of the text, of its pinyin or
  of the initials of its pinyin, from the beginning or from a later word on (``keys``). Pinyin is
  computed when the file is written, never for a request; what has not changed since the file
  before is taken over from it.
* **The file only proposes** (``offering``): it holds numbers, and whatever is shown is read from
  the database at that moment, so what was hidden since is not offered.

The file lags behind: a new question is offered a few minutes after it was asked.
"""
