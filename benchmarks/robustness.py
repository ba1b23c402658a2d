"""Whether the same articles in another dress give the same graph: `python benchmarks/robustness.py GOLD`.

GOLD is a folder of annotated articles. Each is written again with its headline in other letters, its lines wrapped
otherwise, its quotation marks of the other kind; every copy is built and measured. Ends with exit code 1 if F of
facts and arguments (KG) moves by `MOST` or more.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

from kgx.cli.ask import write
from kgx.evaluate import Evaluation, compare, evaluate
from kgx.pipeline import build

MOST = 0.02
SMALL = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)


def as_it_is(text: str) -> str:
    """Return the text itself."""
    return text


def title_case(text: str) -> str:
    """Return the text with a headline Set Like This."""
    return _headline(
        text, lambda line: re.sub(r"\S+", lambda m: m[0] if m[0] in SMALL else m[0][:1].upper() + m[0][1:], line)
    )


def upper_case(text: str) -> str:
    """Return the text with a headline IN CAPITALS."""
    return _headline(text, str.upper)


def no_blank_lines(text: str) -> str:
    """Return the text with one line a paragraph and nothing between them."""
    return re.sub(r"\n\s*\n", "\n", text)


def hard_wrapped(text: str) -> str:
    """Return the text with no line longer than 72."""
    return "\n".join(
        textwrap.fill(line, 72, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
    )


def straight_quotes(text: str) -> str:
    """Return the text with typewriter quotation marks and apostrophes."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def curly_quotes(text: str) -> str:
    """Return the text with printers' quotation marks and apostrophes."""
    opened = re.sub(r"(^|[\s(\[—–-])\"", r"\1“", straight_quotes(text), flags=re.MULTILINE).replace('"', "”")
    return re.sub(r"(^|[\s(\[—–“-])'", r"\1‘", opened, flags=re.MULTILINE).replace("'", "’")


COPIES: tuple[Callable[[str], str], ...] = (
    as_it_is, title_case, upper_case, no_blank_lines, hard_wrapped, straight_quotes, curly_quotes,
)  # fmt: skip


def main() -> int:
    """Print a table of the copies; return 1 if one moves too much, 2 if the call is wrong."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    found = {copy.__name__: _measured(Path(sys.argv[1]), copy) for copy in COPIES}
    first = found[as_it_is.__name__]
    rows = []
    worst = 0.0
    for name, one in found.items():
        f = {row.name: row.f for row in one.rows}
        kg = next(d for d in compare(one.scores, first.scores) if d.name == "KG")
        worst = max(worst, abs(kg.difference))
        cells = [f"{f[r]:.3f}" for r in ("KG", "FACTS", "EVENTS", "ENTITIES")]
        rows.append((name.replace("_", " "), *cells, f"{kg.difference:+.3f}", f"{kg.low:+.3f}", f"{kg.high:+.3f}"))
    write(("copy", "KG F", "FACTS F", "EVENTS F", "ENTITIES F", "KG difference", "low", "high"), rows, None)
    return 1 if worst >= MOST else 0


def _measured(gold: Path, copy: Callable[[str], str]) -> Evaluation:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        for path in sorted(gold.glob("*.json")):
            shutil.copy(path, folder)
        for path in sorted(gold.glob("*.txt")):
            (folder / path.name).write_text(copy(path.read_text(encoding="utf-8")), encoding="utf-8")
        build([folder], Path(name) / "out")
        return evaluate(folder, Path(name) / "out")


def _headline(text: str, change: Callable[[str], str]) -> str:
    head, end, rest = text.lstrip().partition("\n")
    return change(head) + end + rest


if __name__ == "__main__":
    sys.exit(main())
