"""The fixed words of a record as messages: they stand in files in English, and are shown in the page's language."""

from __future__ import annotations

from geo.core.messages import gettext_noop

STATUSES = (
    gettext_noop("reported"), gettext_noop("corroborated"), gettext_noop("verified"), gettext_noop("disputed"),
    gettext_noop("retracted"),
)  # fmt: skip
DISAGREEMENTS = (
    gettext_noop("day"), gettext_noop("number"), gettext_noop("place"), gettext_noop("cause"), gettext_noop("actor"),
    gettext_noop("nature"),
)  # fmt: skip
COPY_STATES = (
    gettext_noop("matches"), gettext_noop("altered"), gettext_noop("missing"), gettext_noop("not archived"),
    gettext_noop("no hash"),
)  # fmt: skip
