"""The questions that have a name: SPARQL files with a question and parameters in their first comments.

```sparql
# Who holds which office in a country?
# param country (Country): name of the country
# param status: current, acting, former or designate
SELECT ?person ?office WHERE { …
  FILTER(?status = $status)   # with status
```

A parameter that the query cannot do without is `needs` and not `param`. One with a type in brackets (`Person|Country`, or `entity` for any) stands for the things that have the given
name; any other stands for the text itself. A line that ends in `# with NAME` is only there if NAME is given, one in `# without NAME` only if
it is not. What is
not filled in stays a variable, so that the file is SPARQL for any other tool, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kgx.errors import UsageError
from kgx.sparql import masked

PARAMETER = re.compile(r"(param|needs) (\w+)(?: \(([\w|]+)\))?: (.*)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name: the question it answers, its parameters with their meaning, the types of those that
    stand for things, and those that it `needs`. `own` if it is a user's file and not one of the package."""

    name: str
    question: str
    parameters: dict[str, str]
    text: str
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    own: bool = False


def read_query_file(name: str, text: str, *, own: bool = False) -> NamedQuery:
    """Return the query of a file from its text; its first comment is the question.

    >>> q = read_query_file("who", "# Who?\\n# param at (City|Country): where\\nASK { $at ?p ?o }")
    >>> q.question, q.parameters, q.types
    ('Who?', {'at': 'where'}, {'at': ('City', 'Country')})
    """
    head = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
    rows = [found.groups() for line in head if (found := PARAMETER.fullmatch(line))]
    question = next((line for line in head if not PARAMETER.fullmatch(line)), "")
    types = {key: tuple(kinds.split("|")) for _, key, kinds, _ in rows if kinds}
    needs = tuple(key for word, key, _, _ in rows if word == "needs")
    return NamedQuery(name, question, {key: meaning for _, key, _, meaning in rows}, text, types, needs, own)


@cache
def named_queries(folder: Path | None = None) -> dict[str, NamedQuery]:
    """Return the queries that come with kgx, by name, and those of a folder of `.rq` files, which win over them.

    Raises `UsageError` if the folder is none.
    """
    found = {q.name: q for q in _read((files("kgx") / "data" / "queries").iterdir(), own=False)}
    if folder is not None:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder; expected one with .rq files")
        found |= {q.name: q for q in _read(folder.iterdir(), own=True)}
    return dict(sorted(found.items()))


def _read(paths: Iterable[Traversable | Path], *, own: bool) -> list[NamedQuery]:
    return [
        read_query_file(path.name.removesuffix(".rq"), path.read_text(encoding="utf-8"), own=own)
        for path in paths
        if path.name.endswith(".rq")
    ]


def filled(text: str, values: Mapping[str, str], *, only: Iterable[str] | None = None) -> str:
    """Return a query in which each `$name` of a given text parameter is that text, quoted, and lines for parameters that
    are not given are left out. A value that is empty is one that is not given. `only` names those to fill in.

    >>> filled("ASK { ?x rdfs:label $name\\nFILTER(?x = 1) # with one\\n}", {"name": 'A "b"'})
    'ASK { ?x rdfs:label "A \\\\"b\\\\""\\n\\n}'
    """
    rows = []
    for line in text.split("\n"):
        asked = re.search(r"# with(out)? (\w+)\s*$", line)
        rows.append("" if asked and bool(values.get(asked[2])) == bool(asked[1]) else line)
    found = "\n".join(rows)
    for name in values if only is None else only:
        for place in reversed(list(re.finditer(rf"\${name}\b", masked(found)))):
            value = json.dumps(values[name], ensure_ascii=False)
            found = found[: place.start()] + value + found[place.end() :]
    return found
