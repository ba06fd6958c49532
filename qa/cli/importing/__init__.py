"""``flask import``: questions of other sites, read once and for ever.

Two sources are read, JSON lines and the folder of a Stack Exchange dump; each turns into the
same records, and `storing` writes them in bulk so that every counter, order, page and index
stands as if the verbs of the board had been used one by one. Three things are different:
nobody earns points or experience by what was written elsewhere; votes come as figures, since
no source says who cast them; and the texts are old, so no limit of pace holds for them.

A chunk of questions is one transaction that also notes their keys in ``imported``. So an import
can be stopped at any point, by any means: started again it goes on where it was, and run twice
it adds nothing.
"""

from .commands import group
from .models import Imported

__all__ = ["Imported", "group"]
