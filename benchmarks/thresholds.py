"""What `--min-confidence` trades: `python benchmarks/thresholds.py GOLD` builds once and measures at several thresholds.

GOLD is a folder of annotated articles.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kgx.cli.ask import write
from kgx.evaluate import evaluate
from kgx.pipeline import build

COLUMNS = (
    "from", "FACTS P", "FACTS R", "FACTS F", "with owners P", "with owners R", "EVENTS P", "EVENTS R", "EVENTS F",
)  # fmt: skip
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def main() -> int:
    """Print precision, recall and F of facts and events that are stated with at least so much confidence."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        build([sys.argv[1]], folder)
        for threshold in THRESHOLDS:
            found = evaluate(sys.argv[1], folder, min_confidence=threshold)
            facts, events = (next(r for r in found.rows if r.name == name) for name in ("FACTS", "EVENTS"))
            stated = [v.right for v in found.verdicts if v.kind == "fact"]
            whole = (sum(stated) / max(1, len(stated)), sum(stated) / max(1, facts.wanted))
            cells = (facts.precision, facts.recall, facts.f, *whole, events.precision, events.recall, events.f)
            lines.append((f"{threshold:.1f}", *(f"{cell:.3f}" for cell in cells)))
    write(COLUMNS, lines, None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
