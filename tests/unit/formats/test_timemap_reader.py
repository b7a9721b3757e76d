"""Which files are TimeMap's: a folder, an archive, a list; and which are not."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geo.core.errors import RecordError
from geo.formats.builder import ImportResult
from geo.formats.registry import recognize_format
from tests.helpers.timemap_samples import event, flat, read, write


def only(result: ImportResult) -> Any:
    return result.dataset.events[0]


def test_folder_archive_and_list_beside_the_others_are_one(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", event())
    packed = tmp_path / "data.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"inner/{file.name}")
    kinds = {recognize_format(path) for path in (folder, packed, folder / "events.json")}
    assert kinds == {"timemap"}
    assert only(read(folder)) == only(read(packed)) == only(read(folder / "events.json"))


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    packed = tmp_path / "data.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("events.json", "[]" * 999)
    content = packed.read_bytes()
    packed.write_bytes(content[:50] + b"\0\0\0" + content[53:])
    with pytest.raises(RecordError, match="found a file that cannot be read"):
        read(packed)


def test_the_flat_list_of_others_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    file.write_text(
        json.dumps([flat(), flat("X2", sources=[{"id": "s9"}], filters=[{"key": "Kind", "value": "riot"}])])
    )
    result = read(file, "timemap-flat")
    assert recognize_format(file) == "timemap-flat"
    assert [(event.type, event.sources) for event in result.dataset.events] == [("damage", ("s1",)), ("riot", ("s9",))]
    assert result.dataset.sources["s1"].title == "A video"


def test_the_flat_list_is_told_from_the_three_files(tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps([flat()]))
    with pytest.raises(RecordError, match="found the flat list, expected --from timemap-flat"):
        read(file)


def test_nothing_else_is_taken_for_timemap(tmp_path: Path) -> None:
    for number, content in enumerate(
        [b"", b"{}", b"a,b\n", b'{"type": "FeatureCollection"}', b"PK\x03\x04doc.kml", b"[1]"]
    ):
        file = tmp_path / str(number)
        file.write_bytes(content)
        assert recognize_format(file) not in ("timemap", "timemap-flat")
