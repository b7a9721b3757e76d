"""Archived documents: held against their hashes, read, and never looked for outside their folder."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest

from geo.core.errors import ArchiveError
from geo.core.model import Source
from geo.formats import archive

TEXT = "Shots at the mill, as a paper printed it – ç\n".encode()
HASH = hashlib.sha256(TEXT).hexdigest()
MISSING = "expected the archived document in the folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one document, and a secret beside the folder."""
    (tmp_path / "secret.txt").write_bytes(TEXT)
    inside = tmp_path / "archive"
    inside.mkdir()
    (inside / "wire.txt").write_bytes(TEXT)
    return inside


def source(id: str = "wire", document: str | None = "wire.txt", sha256: str | None = HASH) -> Source:
    return Source(id, f"Title of {id}", id, document=document, sha256=sha256)


def finding(folder: Path, **changes: Any) -> archive.Finding:
    return archive.verify_documents([source(**changes)], folder)["wire"]


def test_an_unchanged_document_matches(folder: Path) -> None:
    assert finding(folder) == archive.Finding("wire", "wire.txt", "matches")


def test_a_hash_in_capitals_is_the_same_hash(folder: Path) -> None:
    assert finding(folder, sha256=HASH.upper()).state == "matches"


def test_a_changed_document_is_altered_and_its_hash_is_told(folder: Path) -> None:
    reason = f"found {HASH}, expected {'0' * 64}"
    assert finding(folder, sha256="0" * 64) == archive.Finding("wire", "wire.txt", "altered", HASH, reason)


def test_a_document_larger_than_a_read_is_hashed_whole(folder: Path) -> None:
    content = os.urandom(3_000_000)
    (folder / "wire.txt").write_bytes(content)
    assert finding(folder, sha256=hashlib.sha256(content).hexdigest()).state == "matches"


def test_a_source_without_a_document_is_not_archived(folder: Path) -> None:
    assert finding(folder, document=None) == archive.Finding("wire", None, "not archived")


def test_a_document_without_a_hash_cannot_be_verified(folder: Path) -> None:
    assert finding(folder, sha256=None) == archive.Finding("wire", "wire.txt", "no hash", HASH)


def test_a_document_that_is_not_there_is_missing_even_without_a_hash(folder: Path) -> None:
    reason = f"found nothing of that name, {MISSING}"
    assert finding(folder, document="gone.txt", sha256=None) == archive.Finding(
        "wire", "gone.txt", "missing", reason=reason
    )


def test_a_document_in_a_folder_of_the_folder_is_found(folder: Path) -> None:
    (folder / "2022").mkdir()
    (folder / "2022" / "wire.txt").write_bytes(TEXT)
    assert finding(folder, document="2022/wire.txt").state == "matches"


def test_a_link_that_stays_in_the_folder_is_followed(folder: Path) -> None:
    (folder / "link.txt").symlink_to("wire.txt")
    assert finding(folder, document="link.txt").state == "matches"


@pytest.mark.parametrize(
    "document", ["../secret.txt", "../gone.txt", "x/../../secret.txt", "out.txt", "up/secret.txt", "/etc/passwd"]
)
def test_no_name_leads_out_of_the_folder(folder: Path, document: str) -> None:
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    found = finding(folder, document=document)
    assert (found.state, found.reason) == ("missing", f"found a name that leads out of the folder, {MISSING}")


def test_an_absolute_name_is_refused_even_where_it_stays_in_the_folder(folder: Path) -> None:
    assert "leads out" in finding(folder, document=str(folder / "wire.txt")).reason


def test_a_sibling_whose_name_begins_alike_is_outside(folder: Path) -> None:
    (folder.parent / "archive-2").mkdir()
    (folder.parent / "archive-2" / "wire.txt").write_bytes(TEXT)
    assert finding(folder, document="../archive-2/wire.txt").state == "missing"


@pytest.mark.parametrize("document", ["sub", "pipe", ".", ""])
def test_what_is_no_file_is_missing(folder: Path, document: str) -> None:
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    assert finding(folder, document=document).reason == f"found something that is no file, {MISSING}"


@pytest.mark.parametrize("document", ["wire.txt/x", "loop", "nul\0", "half\ud800", "x" * 5000])
def test_a_name_that_no_file_can_have_is_missing(folder: Path, document: str) -> None:
    (folder / "loop").symlink_to("loop")
    assert finding(folder, document=document).state == "missing"


def test_a_document_that_cannot_be_read_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert finding(folder).reason == f"found Permission denied, {MISSING}"


def test_findings_come_in_the_order_of_the_sources(folder: Path) -> None:
    sources = [source("b"), source("a", document="gone.txt"), source("c")]
    assert list(archive.verify_documents(sources, folder)) == ["b", "a", "c"]


def test_two_sources_may_share_a_document(folder: Path) -> None:
    found = archive.verify_documents([source("a"), source("b")], folder)
    assert [one.state for one in found.values()] == ["matches", "matches"]


def test_no_sources_give_no_findings(folder: Path) -> None:
    assert archive.verify_documents([], folder) == {}


@pytest.mark.parametrize(
    ("name", "found"),
    [("gone", "nothing of that name"), ("archive/wire.txt", "Not a directory"), ("\0", "(lstat: )?embedded null .*")],
)
def test_a_folder_that_is_none_is_refused(folder: Path, name: str, found: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        archive.verify_documents([], folder.parent / name)
    said = str(caught.value)
    path = re.escape(str(folder.parent / name))
    assert re.fullmatch(f"{path}: found {found}, expected a folder with the archived documents", said)


def test_a_folder_may_be_a_link(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert finding(link).state == "matches"


def test_a_document_reads_as_text(folder: Path) -> None:
    assert archive.read_document(source(), folder) == TEXT.decode()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbfA", "A"),
        (b"a\xff\xfeb", "a\ufffd\ufffdb"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"<script>x</script>\0", "<script>x</script>\0"),
        (b"", ""),
    ],
    ids=["byte order mark", "not UTF-8", "ends of lines", "hostile", "empty"],
)
def test_any_bytes_read_as_text(folder: Path, content: bytes, text: str) -> None:
    (folder / "wire.txt").write_bytes(content)
    assert archive.read_document(source(), folder) == text


def test_a_text_of_the_greatest_length_is_whole(folder: Path) -> None:
    (folder / "wire.txt").write_text("ç" * archive.MAX_CHARACTERS)
    assert archive.read_document(source(), folder) == "ç" * archive.MAX_CHARACTERS


def test_a_longer_text_is_cut_and_says_so(folder: Path) -> None:
    (folder / "wire.txt").write_text("ç" * (archive.MAX_CHARACTERS + 1))
    text, _, last = archive.read_document(source(), folder).rpartition("\n")
    assert text == "ç" * archive.MAX_CHARACTERS
    assert last == "[Cut here: the document goes on after 1,000,000 characters.]"


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("gone.txt", "nothing of that name"),
        ("../secret.txt", "a name that leads out of the folder"),
        (None, "a source that names no document"),
    ],
)
def test_a_document_that_cannot_be_read_is_named(folder: Path, document: str | None, found: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        archive.read_document(source(document=document), folder)
    assert str(caught.value) == f"{folder}: sources.wire.document: found {found}, {MISSING}"


def test_a_document_is_not_read_from_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        archive.read_document(source(), tmp_path / "gone")


def test_a_document_beyond_the_limit_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_MAX_DOCUMENT_MB", "1")
    with (folder / "wire.txt").open("wb") as file:
        file.truncate(1_000_001)
    assert "1 MB, more than the 1 of GEO_MAX_DOCUMENT_MB" in finding(folder).reason
