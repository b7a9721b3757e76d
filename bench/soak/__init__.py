"""Whether anything grows in long use, and what a whole session asks of whom: ``python -m bench.soak``."""
