"""An empty record, what is added to it, and a record's text as the reader takes it."""

from dataclasses import replace

from geo.core.model import Dataset
from geo.formats.yaml.editing import Additions
from geo.formats.yaml.reader import parse_yaml
from tests.helpers import squares

HEAD = "dataset: {title: t, description: d, license: l, coverage: c, updated: 2022-12-31}\n"
EMPTY = HEAD + "sources: {}\nplaces: {}\nevents: {}\n"
SECOND = Additions(events=[squares.event("second", "new-spot", sources=("new-wire",))])
NEW = Additions(
    (replace(squares.dataset().sources["wire"], id="new-wire", published=None),),
    (squares.place("new-spot", (42.05, 20.05), radius_m=10.0, municipality=("a",)),),
    (squares.event("new", "new-spot", sources=("new-wire",)),),
)


def same(text: str) -> Dataset:
    """The record in a text, without its lines."""
    return replace(parse_yaml(text.removeprefix("\ufeff")), lines={})
