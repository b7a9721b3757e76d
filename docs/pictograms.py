"""Writes geo/web/pictograms.json, the pictogram of each type of incident; run it after a change of the list below.

    npm pack @mapbox/maki@8.2.0 @rapideditor/temaki@5.13.0   # both CC0-1.0; unpack each
    pip install svgelements==1.9.6
    python docs/pictograms.py MAKI/icons TEMAKI/icons

Each is a path on a grid of 15 by 15, of absolute M, L, C and Z alone, which browser and print read alike.
"""

import json
import math
import re
import sys
from pathlib import Path

from svgelements import Close, CubicBezier, Line, Move, QuadraticBezier
from svgelements import Path as SvgPath

_STAR = " ".join(
    f"{'L' if i else 'M'}{7.5 + r * math.sin(i * math.pi / 8):.2f} {7.5 - r * math.cos(i * math.pi / 8):.2f}"
    for i, r in enumerate([7.2, 3.6] * 8)
)
OWN = {
    "armed_attack": "M7.5 1.5A6 6 0 1 0 7.5 13.5A6 6 0 1 0 7.5 1.5Z"
    "M7.5 3.2A4.3 4.3 0 1 1 7.5 11.8A4.3 4.3 0 1 1 7.5 3.2Z"
    "M6.7 0V5.2H8.3V0ZM6.7 9.8V15H8.3V9.8ZM0 6.7V8.3H5.2V6.7ZM9.8 6.7V8.3H15V6.7Z",
    "explosion": f"{_STAR}Z",
    "protest": "M1.5 1H13.5V9H1.5ZM6.7 9H8.3V15H6.7Z",
    "election": "M4.5 0.5H10.5V6H4.5ZM1.5 7H13.5V14H1.5ZM4 8.5V9.8H11V8.5Z",
    "statement": "M1.5 2.5H13.5V4.7H1.5ZM1.5 6.4H13.5V8.6H1.5ZM1.5 10.3H9V12.5H1.5Z",
}
MAKI = {
    "riot": "fire-station", "barricade": "barrier", "flight": "airport", "alert": "caution", "arrest": "prison",
    "closure": "roadblock", "resignation": "suitcase", "visit": "embassy",
}  # fmt: skip
TEMAKI = {
    "shots_fired": "bollard_row", "assault": "hand", "damage": "ruins", "deployment": "shield", "movement": "truck",
    "patrol": "binoculars",
}  # fmt: skip


def flatten(d: str) -> str:
    """Write a path in absolute M, L, C and Z."""
    path = SvgPath(d)
    path.approximate_arcs_with_cubics()
    words = []
    for part in path:
        if isinstance(part, Move | Line):
            points = [part.end]
        elif isinstance(part, QuadraticBezier):
            points = [
                part.start + (part.control - part.start) * (2 / 3),
                part.end + (part.control - part.end) * (2 / 3),
                part.end,
            ]
        elif isinstance(part, CubicBezier):
            points = [part.control1, part.control2, part.end]
        elif isinstance(part, Close):
            words.append("Z")
            continue
        else:
            raise ValueError(f"found {part!r}, expected a line or a curve")
        letter = "M" if isinstance(part, Move) else "L" if isinstance(part, Line) else "C"
        words.append(" ".join([letter, *(f"{value:.2f}".rstrip("0").rstrip(".") for p in points for value in p)]))
    return " ".join(words)


def read_svg(path: Path) -> str:
    """Return the paths of a drawing as one."""
    return " ".join(re.findall(r'\bd="([^"]+)"', path.read_text(encoding="utf-8"))).replace("&#xA;&#x9;", " ")


def main() -> None:
    """Write the file."""
    maki, temaki = map(Path, sys.argv[1:3])
    found = {id: ("own", d) for id, d in OWN.items()}
    found |= {id: (f"maki {name}", read_svg(maki / f"{name}.svg")) for id, name in MAKI.items()}
    found |= {id: (f"temaki {name}", read_svg(temaki / f"{name}.svg")) for id, name in TEMAKI.items()}
    content = {
        "about": "Pictograms by type on a grid of 15 by 15; by docs/pictograms.py from Maki 8.2.0 and Temaki 5.13.0.",
        "license": "CC0-1.0",
        "paths": {id: {"from": source, "path": flatten(d)} for id, (source, d) in sorted(found.items())},
    }
    target = Path(__file__).parents[1] / "geo" / "web" / "pictograms.json"
    target.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
