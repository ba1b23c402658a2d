"""Set right what rules say of their confidence: `python tools/calibrate.py GOLD` writes data/rules/confidence.yaml.

GOLD is a folder of annotated articles that rules were made on (never one that is kept for tests). A rule with fewer
than `LEAST` readings there keeps its own confidence.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import yaml

from kgx.evaluate import evaluate
from kgx.evaluate.calibration import reliability
from kgx.extract import load
from kgx.graph import BASE, build_graph, mentions
from kgx.rdf import write_graph, write_mentions
from kgx.readers import read
from kgx.resolve import resolve

LEAST = 10
FILE = Path(__file__).parent.parent / "src" / "kgx" / "data" / "rules" / "confidence.yaml"
HEAD = """\
# Written by tools/calibrate.py. For each rule that was read at least {least} times in annotated articles: the mean of the
# confidence it gave itself there (own), the share that was right (with one right and one wrong added), how many (seen).
"""


def main() -> int:
    """Write the file; return 2 if the call is wrong."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    gold = Path(sys.argv[1])
    extractions = list(load(calibrate=False).extract(sorted(read([gold]), key=lambda a: a.id)))
    resolution = resolve(extractions)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        write_graph(build_graph(extractions, resolution=resolution), out / "graph.ttl")
        write_mentions(mentions(extractions, resolution), out / "mentions.ttl", base=BASE)
        found = evaluate(gold, out)
    rows = {
        row.name: {
            "own": row.confidence,
            "right": round((row.right * row.number + 1) / (row.number + 2), 3),
            "seen": row.number,
        }
        for row in reliability(found.verdicts)
        if row.group == "rule" and row.number >= LEAST
    }
    lines = [f"{name}: {yaml.safe_dump(rows[name], default_flow_style=True, sort_keys=False)}" for name in sorted(rows)]
    FILE.write_text(HEAD.format(least=LEAST) + "".join(lines), encoding="utf-8")
    sys.stderr.write(f"{FILE.name}: {len(rows)} rules\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
