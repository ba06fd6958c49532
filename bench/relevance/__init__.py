"""How well questions are found: what `bench.search_relevance` puts together.

``items`` asks for one question of a group that people called the same, ``plain`` is the yardstick,
``learnt`` measures what pairs teach on groups held back, ``quality`` how much votes and newness
should count.
"""
