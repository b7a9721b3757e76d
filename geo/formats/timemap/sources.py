"""TimeMap's sources as sources of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from geo.core.dates import parse_date
from geo.core.errors import Problem
from geo.formats.builder import Builder
from geo.formats.timemap import extras as tail
from geo.formats.timemap import values as texts

_LINK = re.compile(r"https?://[^\s/?#]+\S*")


class Sources:
    """Takes sources; ``origins`` are those of the record's sources by id, ``ours`` whether one stands for a record."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.origins: dict[str, str] = {}
        self.ours = False

    def add(self, line: int, where: str, fields: Mapping[str, str], paths: Sequence[str] = ()) -> str | None:
        """The record's id of a source; None for the one that stands for the record itself.

        ``fields`` are its texts by TimeMap's names.
        """
        described = fields.get("description", "")
        if fields.get("id") == tail.ABOUT:
            self._about(tail.about(described))
            return None
        problems: list[Problem] = []
        words, held = tail.read(described, tail.SOURCE, problems)
        for one in problems:
            self.builder.remark(line, f"{where}.description.{one.where}", one.message)
        links = [one for one in (fields.get("url"), fields.get("path"), *paths) if one]
        given: dict[str, Any] = {**self._published(line, where, fields), **self._url(line, where, links), **held}
        title = self._title(line, where, fields, words, bool(held))
        key = (fields.get("id"), title, *sorted(given.items(), key=lambda item: item[0]))
        id = self.builder.source(key, title, id=fields.get("id") or title, **given)
        self.origins[id] = given.get("origin", id)
        return id

    def file(self) -> str:
        """The file itself, for an event that names no source."""
        name = self.builder.path.name
        id = self.builder.source("the file", f"[{name}, which names no source]", id=f"file-{name}")
        self.origins[id] = id
        return id

    def _about(self, said: Mapping[str, str]) -> None:
        """What the record says of itself, so that it comes back under its own name and licence."""
        self.ours = True
        wanted = {
            name: said[name] for name in ("title", "description", "license", "coverage", "updated") if name in said
        }
        with suppress(KeyError, ValueError):
            self.builder.about["updated"] = parse_date(wanted.pop("updated"))
        self.builder.about |= {name: texts.shortened(value, texts.MOST) for name, value in wanted.items()}

    def _title(self, line: int, where: str, fields: Mapping[str, str], words: str, ours: bool) -> str:
        title = fields.get("title") or (words if ours else texts.titled(texts.plain(words)) if words else "")
        title = title if ours else texts.plain(title)
        if not title.strip():
            return f"[{fields.get('id') or 'no title'}]"
        if not ours and (rest := texts.plain(words)) and rest != title:
            self.builder.remark(
                line, f"{where}.description", "found a text, which a record's sources do not have: not taken"
            )
        return texts.shortened(title, texts.MOST_TITLE)

    def _published(self, line: int, where: str, fields: Mapping[str, str]) -> dict[str, Any]:
        if not fields.get("date"):
            return {}
        try:
            return {"published": texts.day(fields["date"])}
        except ValueError as error:
            self.builder.remark(line, f"{where}.date", f"{error}: not taken")
            return {}

    def _url(self, line: int, where: str, links: Sequence[str]) -> dict[str, Any]:
        """The first link; others, and what is no link, are named."""
        sound = list(dict.fromkeys(one for one in links if _LINK.fullmatch(one)))
        for one in dict.fromkeys(links):
            if one not in sound[:1]:
                expected = "expected one link that begins with https:// or http://"
                self.builder.remark(line, f"{where}.paths", f"found {one[:200]!r}, {expected}: not taken")
        return {"url": sound[0]} if sound else {}
