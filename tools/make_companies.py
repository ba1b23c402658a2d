"""Write the names of listed companies to the gazetteer, from the packages pytickersymbols, investpy and cleanco.

Run by hand when the sources change: `pip install pytickersymbols cleanco`, `pip install --no-deps investpy`, a list of
English words in /usr/share/dict/words, then `python tools/make_companies.py` after `make_gazetteer.py` and `make_people.py`.
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from importlib.metadata import files
from pathlib import Path

from cleanco import basename
from pytickersymbols import PyTickerSymbols

OUT = Path(__file__).parent.parent / "src" / "kgx" / "data" / "gazetteer"
WORDS = Path("/usr/share/dict/words")
FORMS = re.compile(
    r"(?i)([ .&-]+(inc|incorporated|corp|corporation|co|company|plc|pcl|ltd|limited|n\.?v|s\.?a|s\.?a\.?b|sab de cv|ag|se|asa|oyj|ab|spa|s\.p\.a|bhd|"
    r"berhad|tbk|group|holdings?|adr|gdr|pref|ord|class [a-c]|unsponsored|drc|nl|a|b|mu|on|pn|units?|repr|dr|svtg|warrants?|rights?)\b\.?)+$"
)
LISTED = re.compile(r"(?i)acquisition|spac\b|etf|fund\b|\d{3}|trust\b|preferred|\bbond")


def main() -> None:
    """Write companies.txt.gz: one folded name a line, legal forms left out."""
    english = {word for word in WORDS.read_text(encoding="utf-8").split() if word.islower()}
    given = set((OUT / "given.txt").read_text(encoding="utf-8").split())
    with gzip.open(OUT / "cities.tsv.gz", "rt", encoding="utf-8") as rows:
        cities = {_fold(row.split("\t")[0]) for row in rows}
    found = {_name(stock["name"]) for stock in PyTickerSymbols().get_all_stocks()}
    (table,) = (f.locate() for f in files("investpy") or () if f.name == "stocks.csv")
    with Path(str(table)).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for text in (row["full_name"], row["name"]):
                name = _name(text)
                common = name in english or name in given or name in cities
                if not LISTED.search(text) and not (len(name.split()) == 1 and (common or len(name) < 4)):
                    found.add(name)
    kept = sorted(name for name in found if len(name) > 2 and not name.isdigit() and len(name.split()) < 6)
    with (
        (OUT / "companies.txt.gz").open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file,
    ):
        file.write("".join(f"{name}\n" for name in kept).encode())


def _name(text: str) -> str:
    text = re.sub(r"\(.*?\)|,", " ", text)
    text = FORMS.sub("", basename(text.strip()).strip()).removeprefix("The ")
    return _fold(" ".join(text.split()).strip(" .&-"))


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


if __name__ == "__main__":
    main()
