"""Run the commands whose output the README shows, and compare. `--update` writes their output instead.

A block of output follows a comment `<!-- output: COMMAND -->`. Seconds are not compared.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"<!-- output: (?P<command>.+?) -->\n```\w*\n(?P<text>.*?)```", re.DOTALL)
SECONDS = re.compile(r"\d+\.\d+ s\b")


def run(command: str) -> str:
    """Return what a command prints, as a person sees it on a terminal 110 columns wide."""
    env = os.environ | {
        "COLUMNS": "110",
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        shlex.split(command),
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
    return f"$ {command}\n" + "\n".join(lines) + "\n"


def main() -> int:
    """Return 0 if each block of the README is what its command prints."""
    shutil.rmtree(ROOT / "data" / "graph" / "extractions", ignore_errors=True)  # as on a fresh machine
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda m: f"<!-- output: {m['command']} -->\n```text\n{run(m['command'])}```", text)
    if "--update" in sys.argv:
        path.write_text(new, encoding="utf-8")
        return 0
    if SECONDS.sub("", new) == SECONDS.sub("", text):
        return 0
    for old, now in zip(BLOCK.finditer(text), BLOCK.finditer(new), strict=True):
        if SECONDS.sub("", old["text"]) != SECONDS.sub("", now["text"]):
            sys.stderr.write(
                f"README.md: `{old['command']}` prints something else now; run `python tools/readme.py --update`\n"
            )
    return 1


if __name__ == "__main__":
    sys.exit(main())
