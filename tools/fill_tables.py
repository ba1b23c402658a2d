"""Fill the tables of a Markdown page: `python tools/fill_tables.py docs/quality.md` runs the commands that it names.

What stands between `<!-- table: COMMAND -->` and `<!-- end -->` becomes the CSV that the command prints, as a table. A
command begins with `kgx` or `python`; `| first N` at its end keeps only the first N rows.
"""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- table: (?P<command>[^\n]*?)(?: \| first (?P<most>\d+))? -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Write the page anew; return 2 if the call is wrong."""
    if len(sys.argv) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    page = Path(sys.argv[1])
    page.write_text(BLOCK.sub(_filled, page.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def _filled(block: re.Match[str]) -> str:
    program, *arguments = shlex.split(block["command"])
    call = [sys.executable, *(["-m", "kgx"] if program == "kgx" else []), *arguments]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    rows = list(csv.reader(done.stdout.splitlines()))
    if not rows:
        raise SystemExit(f"{block['command']}: printed no table; it said: {done.stderr.strip()[-300:]}")
    kept = rows[: int(block["most"]) + 1] if block["most"] else rows
    lines = [kept[0], ["---", *["--:"] * (len(kept[0]) - 1)], *kept[1:]]
    return block[1] + "".join(f"| {' | '.join(line)} |\n" for line in lines) + block[4]


if __name__ == "__main__":
    sys.exit(main())
