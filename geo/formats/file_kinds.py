"""Names a file that is in none of the formats for what it is, and says what to do instead."""

from __future__ import annotations

import re

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer", "the file that it stands for: run git lfs pull"),
    (b"/annex/objects/", "a git-annex pointer", "the file that it stands for: run git annex get"),
    (b"%PDF-", "a PDF document", "a table or a map file: export it from the program that made it"),
    (b"\x1f\x8b", "a gzip archive", "the file in it: unpack it first"),
    (b"Rar!", "a RAR archive", "the file in it: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "the file in it: unpack it first"),
    (b"SQLite format 3\0", "a GeoPackage or another SQLite database", "GeoJSON or CSV: export the layer"),
    (b"PAR1", "Parquet", "GeoParquet of this program, by the name FILE.parquet, or CSV"),
    (b"\x89PNG", "a picture", "a table or a map file"),
    (b"\xff\xd8\xff", "a picture", "a table or a map file"),
    (b"II*\0", "a picture", "a table or a map file"),
    (b"RDX2\n", "data of R", "CSV: write.csv"),
    (b"\0\0\x27\x0a", "a Shapefile", "GeoJSON: convert it first"),
    (b"<stata_dta>", "data of Stata", "CSV: export it first"),
    (b"$FL2", "data of SPSS", "CSV: export it first"),
    (b"{\\rtf", "a text document (RTF)", "a table saved as CSV"),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<body|<script|<table)", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|[a-z])", re.IGNORECASE)
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
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
            return f"found {noun}, expected {expected}"
    if _HTML.match(head):
        return "found a web page (HTML), expected the file itself: a link to it may lead to a page to log in or to view"
    if b"<gpx" in head[:1000]:
        return "found GPX, expected GeoJSON or KML: convert it first"
    if b"<rss" in head[:1000] or b"<feed" in head[:1000]:
        return "found a news feed, expected a table or a map file"
    if _XML.match(head) and b"<kml" not in head:
        return "found XML, expected a table, GeoJSON or KML"
    if _TOPOLOGY.search(head):
        return "found TopoJSON, expected GeoJSON: convert it first"
    if error := _API_ERROR.match(head):
        return f"found the answer of an API that failed ({error[1].decode(errors='replace')!r}), expected its data"
    return None
