"""Names a file that is in none of the formats for what it is, and says what to do instead."""

from __future__ import annotations

import re

from geo.core.messages import Message

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"version https://git-lfs.github.com/spec/",
        Message("a Git LFS pointer"),
        Message("the file that it stands for: run git lfs pull"),
    ),
    (b"/annex/objects/", Message("a git-annex pointer"), Message("the file that it stands for: run git annex get")),
    (b"%PDF-", Message("a PDF document"), Message("a table or a map file: export it from the program that made it")),
    (b"\x1f\x8b", Message("a gzip archive"), Message("the file in it: unpack it first")),
    (b"Rar!", Message("a RAR archive"), Message("the file in it: unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", Message("a 7-Zip archive"), Message("the file in it: unpack it first")),
    (
        b"SQLite format 3\0",
        Message("a GeoPackage or another SQLite database"),
        Message("GeoJSON or CSV: export the layer"),
    ),
    (b"PAR1", Message("Parquet"), Message("GeoParquet of this program, by the name FILE.parquet, or CSV")),
    (b"\x89PNG", Message("a picture"), Message("a table or a map file")),
    (b"\xff\xd8\xff", Message("a picture"), Message("a table or a map file")),
    (b"II*\0", Message("a picture"), Message("a table or a map file")),
    (b"RDX2\n", Message("data of R"), Message("CSV: write.csv")),
    (b"\0\0\x27\x0a", Message("a Shapefile"), Message("GeoJSON: convert it first")),
    (b"<stata_dta>", Message("data of Stata"), Message("CSV: export it first")),
    (b"$FL2", Message("data of SPSS"), Message("CSV: export it first")),
    (b"{\\rtf", Message("a text document (RTF)"), Message("a table saved as CSV")),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<body|<script|<table)", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|[a-z])", re.IGNORECASE)
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_ESRI = re.compile(rb'"esriGeometry|^\s*\{\s*"features"\s*:\s*\[\s*\{\s*"attributes"')
_API_ERROR = re.compile(rb'^\s*\{[^{}\[\]]*"(?:error|message|detail)"\s*:\s*"([^"]{0,200})"[^{}\[\]]*\}\s*$')


def name_other_kind(head: bytes) -> str | None:
    """Say what a file is that begins with these bytes, and what was expected; None for what may be text or a table.

    Returns
    -------
    str or None
        ``found …, expected …``.
    """
    for signature, noun, expected in _SIGNATURES:
        if head.startswith(signature) and (len(signature) > 3 or not head[:200].isascii()):
            return Message("found {found}, expected {expected}", found=noun, expected=expected)
    if _HTML.match(head):
        return Message(
            "found a web page (HTML), expected the file itself: a link to it may lead to a page to log in or to view"
        )
    if b"<gpx" in head[:1000]:
        return Message("found GPX, expected GeoJSON or KML: convert it first")
    if b"<rss" in head[:1000] or b"<feed" in head[:1000]:
        return Message("found a news feed, expected a table or a map file")
    if _XML.match(head) and b"<kml" not in head:
        return Message("found XML, expected a table, GeoJSON or KML")
    if _TOPOLOGY.search(head):
        return Message("found TopoJSON, expected GeoJSON: convert it first")
    if _ESRI.search(head):
        return Message("found Esri's JSON, expected GeoJSON: ask the service for it by f=geojson")
    if error := _API_ERROR.match(head):
        return Message(
            "found the answer of an API that failed ({answer}), expected its data",
            answer=repr(error[1].decode(errors="replace")),
        )
    return None
