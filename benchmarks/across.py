"""How well things are brought together within and across articles, measured on annotated articles with links.

    python benchmarks/across.py GOLD.schema.jsonl OUT

GOLD has one document a line: `id`, `content`, `entities` with `type`, `link` and `mentions` ([start, end, …]); OUT is
what `kgx build` wrote from the same documents. Entities of different documents with the same link are the same thing.
In each document an annotated entity stands for the thing of the graph with which it shares most mentions, if that thing
shares most with it. Printed: B3 (Bagga and Baldwin 1998) within documents, over the mentions that both have; then, by
kind, of the pairs that the graph joins, how many are the same (precision); of the pairs that are the same, how many the
graph joins (recall).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from kgx.store import open_graph

KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "COMPANY": "organisation",
    "MINISTRY": "organisation",
    "PLACE": "place",
}
MENTIONS = """SELECT ?article ?start ?end ?thing WHERE {
  ?m a nif:Phrase ; nif:referenceContext/dct:identifier ?article ; nif:beginIndex ?start ; nif:endIndex ?end ;
     itsrdf:taIdentRef ?thing }"""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a mention without a leading article and a final 's."""
    for lead in ("the ", "a ", "an "):
        if text[start:end].lower().startswith(lead):
            start += len(lead)
            break
    for tail in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(tail):
            end -= len(tail)
            break
    return start, end


Placed = dict[str, list[tuple[int, int, str]]]


def placed(out: Path) -> Placed:
    """Return, by article, where which thing of the graph is mentioned."""
    found: Placed = defaultdict(list)
    for row in open_graph(out).query(MENTIONS).dicts():
        found[row["article"]].append((int(row["start"]), int(row["end"]), row["thing"]))
    return found


def within(gold: Path, found: Placed) -> tuple[float, float]:
    """Return precision and recall by B3 within documents, over the mentions that both sides have."""
    precise = complete = total = 0.0
    for line in gold.open(encoding="utf-8"):
        document = json.loads(line)
        text = document["content"]
        theirs = {
            trimmed(text, m[0], m[1]): number for number, e in enumerate(document["entities"]) for m in e["mentions"]
        }
        ours = {trimmed(text, start, end): thing for start, end, thing in sorted(found.get(str(document["id"]), ()))}
        shared = [(ours[place], theirs[place]) for place in sorted(ours.keys() & theirs.keys())]
        both, of_ours, of_theirs = Counter(shared), Counter(o for o, _ in shared), Counter(t for _, t in shared)
        precise += sum(both[row] / of_ours[row[0]] for row in shared)
        complete += sum(both[row] / of_theirs[row[1]] for row in shared)
        total += len(shared)
    return (precise / total, complete / total) if total else (0.0, 0.0)


def aligned(gold: Path, found: Placed) -> dict[str, list[tuple[str, str, str, str]]]:
    """Return, by kind, (document, link, name, thing of the graph) of each annotated entity that the graph has."""
    rows: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for line in gold.open(encoding="utf-8"):
        document = json.loads(line)
        text, id_ = document["content"], document["id"]
        at: dict[tuple[int, int], int] = {}
        for number, entity in enumerate(document["entities"]):
            for mention in entity["mentions"]:
                at[trimmed(text, mention[0], mention[1])] = number
        shared: dict[int, Counter[str]] = defaultdict(Counter)
        for start, end, thing in found.get(str(id_), ()):
            number_ = at.get(trimmed(text, start, end))
            if number_ is not None:
                shared[number_][thing] += 1
        best_of = {
            thing: max(sorted(shared), key=lambda n: shared[n][thing]) for counts in shared.values() for thing in counts
        }
        for number, counts in sorted(shared.items()):
            entity = document["entities"][number]
            if entity.get("link") and entity["type"] in KINDS:
                name = (entity["names"] or entity["demonyms"] or [entity["link"]])[0]
                best = max(sorted(counts), key=lambda thing: counts[thing])
                if best_of[best] == number:
                    rows[KINDS[entity["type"]]].append((str(id_), entity["link"], name, best))
    return rows


def main() -> None:
    """Print precision and recall by kind, and the wrong pairs if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N wrong pairs of each sort")
    args = parser.parse_args()
    found = placed(args.out)
    precise, complete = within(args.gold, found)
    print(
        f"B3 within     P {precise:.3f}  R {complete:.3f}  F {2 * precise * complete / (precise + complete or 1):.3f}"
    )
    for kind, rows in sorted(aligned(args.gold, found).items()):
        both = joined = same = 0
        wrong: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for a, b in combinations(rows, 2):
            if a[0] == b[0]:
                continue
            one, alike = a[3] == b[3], a[1] == b[1]
            joined += one
            same += alike
            both += one and alike
            if one and not alike:
                wrong[f"{a[2]} ({a[1]}) = {b[2]} ({b[1]})  {a[3].rpartition('/id/')[2]}"] += 1
            if alike and not one:
                missed[f"{a[2]} / {b[2]} ({a[1]})  {a[3].rpartition('/id/')[2]} / {b[3].rpartition('/id/')[2]}"] += 1
        print(
            f"{kind:13} P {both / joined if joined else 0:.3f}  R {both / same if same else 0:.3f}"
            f"   pairs joined {joined}, the same {same}"
        )
        for title, counter in (("wrongly joined", wrong), ("not joined", missed)):
            for text, n in counter.most_common(args.errors):
                print(f"   {title}: {n} × {text}")


if __name__ == "__main__":
    main()
