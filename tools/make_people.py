"""Write the given names of the world to the gazetteer, from the package Faker and a table of our own.

Run by hand when the sources change: `pip install Faker PyYAML`, a list of English words in /usr/share/dict/words, then
`python tools/make_people.py`.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import unicodedata
from pathlib import Path

import faker.providers.person as persons
import yaml

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "kgx" / "data" / "gazetteer"
WORDS = Path("/usr/share/dict/words")


def main() -> None:
    """Write given.txt: one folded name a line."""
    own = yaml.safe_load((HERE / "given_names.yaml").read_text(encoding="utf-8"))
    found = {_fold(name) for names in own.values() for name in names}
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"{persons.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if "first_name" in attribute and isinstance(names, tuple | list | dict):
                found |= {_fold(str(name)) for name in names if _latin(str(name))}
    english = {word for word in WORDS.read_text(encoding="utf-8").split() if word.islower()}
    rows = json.loads((OUT / "territories.json").read_text(encoding="utf-8"))
    places = {_fold(name) for row in rows for name in (row["label"], *row["names"], *row["capitals"], *row["demonyms"])}
    rows = json.loads((OUT / "regions.json").read_text(encoding="utf-8"))
    places |= {_fold(name) for row in rows if not row["country"] for name in (*row["names"], *row["adjectives"])}
    common = english - {_fold(name) for name in own["though_words"]}
    kept = sorted(name for name in found if len(name) > 1 and name not in common and name not in places)
    (OUT / "given.txt").write_text("".join(f"{name}\n" for name in kept), encoding="utf-8")


def _latin(name: str) -> bool:
    return re.fullmatch(r"[^\W\d_]+(['’-][^\W\d_]+)*", name) is not None and all(
        "LATIN" in unicodedata.name(c, "") or c in "'’-" for c in name
    )


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


if __name__ == "__main__":
    main()
