"""The life of a question: from open to exactly one end, every step on its timeline.

``open`` ends in ``solved``, ``declined``, ``closed``; at its deadline in ``voting``,
``recommended`` or ``expired``; ``voting`` in ``solved``, ``recommended``, ``expired`` or
``closed``. Only reopening leads back. Each verb locks the question's row, looks at the state it
finds there, and settles the bounty with the step, so whoever comes second finds it done.
"""
