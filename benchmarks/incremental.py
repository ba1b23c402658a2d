"""What a second build costs, and what share of a build goes into resolution.

    python benchmarks/incremental.py ARTICLES.jsonl [--articles 5000] [--processes 1]

ARTICLES has one article a line. The first so many are built, then again after taking one out, changing one and adding
one. Printed: seconds by stage, each rebuild as a share of the full build, and the most memory that the process used.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from kgx.pipeline import BuildReport, build


def timed(path: Path, out: Path, *, processes: int) -> tuple[float, BuildReport]:
    """Return the seconds that a build of the file takes, start-up of the model included, and its report."""
    start = time.perf_counter()
    report = build([path], out, processes=processes)
    return time.perf_counter() - start, report


def main() -> None:
    """Print the seconds and shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles_file", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    with args.articles_file.open(encoding="utf-8") as file:
        lines = [line for line, _ in zip(file, range(args.articles + 1), strict=False)]
    rows = lines[: args.articles]
    changed = json.loads(rows[7])
    changed["text"] += "\n\nA sentence was added to this article."
    versions = {
        "one taken out": rows[:3] + rows[4:],
        "one changed": [*rows[:7], json.dumps(changed) + "\n", *rows[8:]],
        "one added": lines,
    }
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "articles.jsonl", Path(folder) / "out"
        path.write_text("".join(rows), encoding="utf-8")
        full, report = timed(path, out, processes=args.processes)
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in report.timings.items())
        print(f"full build of {report.articles} articles: {full:.1f} s ({stages})")
        print(f"resolution: {report.timings['resolve'] / full:.1%} of it")
        for what, text in versions.items():
            path.write_text("".join(text), encoding="utf-8")
            seconds, again = timed(path, out, processes=1)
            print(f"{what}: {seconds:.1f} s, {seconds / full:.1%} of the full build, {again.extracted} read anew")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
