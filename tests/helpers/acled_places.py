"""ACLED-shaped files of incidents at made-up spots of a country, with a fixed seed."""

import csv
import random
from pathlib import Path

from tests.helpers.samples import ACLED

COUNTRIES = {
    "Sudan": (22.5, 9.5, 36.5, 21.5), "Ukraine": (23.0, 46.5, 39.5, 51.5), "Mali": (-10.0, 11.5, 2.0, 20.0),
    "Colombia": (-77.5, 1.0, -69.0, 10.0), "Mexico": (-106.0, 17.0, -97.0, 29.0), "Myanmar": (94.5, 16.5, 99.0, 26.0),
    "Yemen": (43.5, 13.5, 51.0, 17.0),
    "Papua New Guinea": (142.0, -8.5, 147.5, -4.0), "France": (-0.5, 43.5, 6.5, 49.0),
    "Fiji": (177.4, -18.1, 180.3, -16.5),
}  # fmt: skip
"""West, south, east and north of where the spots of each country lie."""
_EVENTS = (("Battles", "Armed clash"), ("Protests", "Peaceful protest"), ("Riots", "Violent demonstration"))


def write_acled(path: Path, *boxes: tuple[float, float, float, float], rows: int = 300, seed: int = 1) -> Path:
    """Write rows at spots that are spread over boxes of west, south, east, north, the first box having most."""
    draw = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, ACLED, restval="")
        table.writeheader()
        for number in range(rows):
            west, south, east, north = boxes[number % len(boxes)]
            lon, lat = draw.uniform(west, east), draw.uniform(south, north)
            day = f"2023-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
            table.writerow({
                "event_id_cnty": f"XXX{number}", "event_date": day, "year": "2023", "time_precision": "1",
                **dict(zip(("event_type", "sub_event_type"), draw.choice(_EVENTS), strict=True)),
                "actor1": "A", "country": "Somewhere", "admin1": "Part", "location": f"Place {number // 3}",
                "latitude": f"{lat:.4f}", "longitude": f"{(lon + 180) % 360 - 180:.4f}", "geo_precision": "1",
                "source": "Paper", "notes": "Something happened.", "fatalities": "0", "timestamp": "1700000000",
            })  # fmt: skip
    return path
