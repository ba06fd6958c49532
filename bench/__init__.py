"""Measuring: data of any size, a load client, and what every page costs beside a bare one.

``make bench`` runs it all (docs/performance.md). The figure that counts is the CPU time that all
processes of the server spend on a request; other work on the machine disturbs it far less than
it does latency. Figures are only compared within one run.
"""
