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
            rows = {r.name: r for r in evaluate(sys.argv[1], folder, min_confidence=threshold).rows}
            cells = [f"{v:.3f}" for n in ("FACTS", "EVENTS") for v in (rows[n].precision, rows[n].recall, rows[n].f)]
            lines.append((f"{threshold:.1f}", *cells))
    write(("from", *(f"{n} {v}" for n in ("FACTS", "EVENTS") for v in "PRF")), lines, None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
