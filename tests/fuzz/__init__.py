"""Fuzzing: valid samples are changed by their structure, and whatever comes of it is read or refused in words.

``python -m tests.fuzz --seconds 60`` runs every target in turn and prints how many inputs each took. A find is kept in
``tests/data/corpus/TARGET``, which `make test` replays.
"""
