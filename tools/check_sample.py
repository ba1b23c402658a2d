"""Build the sample articles anew and compare with the committed graph, byte for byte. `--update` writes it instead."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kgx.pipeline import build

ROOT = Path(__file__).parent.parent
FILES = ("graph.ttl", "mentions.ttl")


def main() -> int:
    """Return 0 if the committed graph is what the sample articles give."""
    if "--update" in sys.argv:
        build([ROOT / "data" / "raw"], ROOT / "data" / "graph", rebuild=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        build([ROOT / "data" / "raw"], folder)
        different = [f for f in FILES if (Path(folder) / f).read_bytes() != (ROOT / "data" / "graph" / f).read_bytes()]
    for name in different:
        sys.stderr.write(
            f"data/graph/{name} is not what data/raw gives; run `python tools/check_sample.py --update` and look at the difference\n"
        )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
