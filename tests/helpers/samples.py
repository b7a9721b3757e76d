"""Made-up tables in the documented columns of other systems; for measurements also as many rows as wanted.

``python -m tests.samples acled 100000 FILE`` writes one.
"""

import csv
import io
import random
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.core.model import FROM_ACLED

ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
ACLED_OLD = (
    "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "timestamp", "iso3",
)  # fmt: skip
UCDP = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
)  # fmt: skip

_ACLED_ROW = {
    "event_id_cnty": "XXX1", "event_date": "2022-12-08", "time_precision": "1", "event_type": "Protests",
    "sub_event_type": "Peaceful protest", "actor1": "Protesters (Squareland)", "assoc_actor_1": "Millers; Bakers",
    "country": "Squareland", "admin1": "North", "location": "Milltown", "latitude": "42.05", "longitude": "20.05",
    "geo_precision": "1", "source": "The Mill Post; Radio Mill", "notes": "On 8 December, some marched.",
    "fatalities": "0", "inter1": "Protesters", "interaction": "Protesters only",
}  # fmt: skip
_UCDP_ROW = {
    "id": "1", "type_of_violence": "1", "conflict_name": "Squareland: Mill", "dyad_name": "Squareland - Millers",
    "side_a": "Government of Squareland", "side_b": "Millers", "source_article": "The Mill Post, 2022-12-09, Shots",
    "source_office": "The Mill Post", "source_headline": "Shots at the mill", "where_prec": "1",
    "where_coordinates": "Milltown", "adm_1": "North", "latitude": "42.05", "longitude": "20.05",
    "country": "Squareland", "event_clarity": "1", "date_prec": "1", "date_start": "2022-12-08 00:00:00.000",
    "date_end": "2022-12-08 00:00:00.000", "deaths_a": "0", "deaths_b": "2", "deaths_civilians": "1",
    "deaths_unknown": "0", "best": "3", "high": "5", "low": "2",
}  # fmt: skip


def acled(*changes: Mapping[str, str], columns: Iterable[str] = ACLED, delimiter: str = ",") -> str:
    """An export with one row for each set of changed cells."""
    return table(columns, [_ACLED_ROW | change for change in changes], delimiter)


def ucdp(*changes: Mapping[str, str], columns: Iterable[str] = UCDP) -> str:
    """An export of GED with one row for each set of changed cells."""
    return table(columns, [_UCDP_ROW | change for change in changes])


def table(columns: Iterable[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> str:
    """Rows as delimited text; cells of unknown columns are not in it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def many(kind: str, number: int) -> str:
    """So many made-up rows over 5,000 towns, with 400 characters of notes each, always the same."""
    chance = random.Random(1)
    towns = [(f"Town {n}", f"{chance.uniform(40, 46):.4f}", f"{chance.uniform(18, 24):.4f}") for n in range(5_000)]
    pairs = list(FROM_ACLED)
    rows = []
    for n in range(number):
        town, lat, lon = chance.choice(towns)
        event, sub = chance.choice(pairs)
        day = f"20{chance.randint(10, 23)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        shared = {"latitude": lat, "longitude": lon, "location": town, "where_coordinates": town}
        own = {"event_id_cnty": f"XXX{n}", "id": f"{n}", "event_date": day, "date_start": day, "date_end": day}
        told = {"event_type": event, "sub_event_type": sub, "geo_precision": chance.choice("1112"),
                "time_precision": chance.choice("1112"), "fatalities": str(chance.choice((0, 0, 0, 1, 2, 12))),
                "source": "; ".join(f"Paper {chance.randint(1, 3_000)}" for _ in range(chance.randint(1, 3))),
                "notes": f'On {day}, in {town}: "some words" – që thonë ç\'ndodhi. ' * 7}  # fmt: skip
        rows.append(shared | own | told)
    return {"acled": acled, "ucdp": ucdp}[kind](*rows)


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(many(sys.argv[1], int(sys.argv[2])), encoding="utf-8", newline="")
