"""Judgements of people on a graph, kept in a file of their own and replayed on every build.

The file is a YAML list; one entry a judgement, with `who`, `when` and `why` as free text:

    - same: [person/s-jaishankar, Subrahmanyam Jaishankar]
      who: Anna
      when: 2026-11-25
      why: the minister, once with his initial
    - different: [{name: Ali Hassan, article: a12}, {name: Ali Hassan, article: b7}]
    - rename: organisation/ocp
      to: OCP Group
    - retype: organisation/eni
      to: Company
    - hide: organisation/home-page
    - retract: [person/leila-benali, holdsPosition, Minister]
    - retract: claim/0f3c…            # or event/…, evidence/…
    - assert: [Leila Benali, holdsPosition, Energy Minister]
      of: [Morocco]
      source: https://example.org/cabinet
      quote: Leila Benali is Energy Minister of Morocco.

A thing is named by its id, by a name, or by a name and the article that it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from kgx.errors import UsageError
from kgx.model import EntityType
from kgx.schema import vocabulary

Kind = Literal["same", "different", "rename", "retype", "hide", "retract", "assert"]
KINDS: tuple[str, ...] = get_args(Kind)
TYPES: tuple[str, ...] = get_args(EntityType)
FREE = frozenset(["who", "when", "why", "to", "of", "source", "quote", "tenure"])
IDS = ("claim/", "event/", "evidence/")
EXAMPLE = "expected a list of entries such as `- same: [person/a, person/b]`"


@dataclass(frozen=True, slots=True)
class Ref:
    """How a judgement names a thing: its id or a name, and perhaps the article that the name stands in."""

    name: str
    article: str | None = None

    def __str__(self) -> str:
        return self.name if self.article is None else f"{self.name} in {self.article}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement. `things` are what it is about, in order; `line` is its place in the file, counted from 1."""

    kind: Kind
    things: tuple[Ref, ...]
    line: int
    relation: str | None = None
    title: str | None = None
    to: str | None = None
    owners: tuple[Ref, ...] = ()
    source: str | None = None
    quote: str | None = None
    tenure: str | None = None
    who: str | None = None
    when: str | None = None
    why: str | None = None

    def __str__(self) -> str:
        parts = [str(t) for t in self.things]
        if self.relation:
            parts[1:1] = [self.relation]
        if self.title:
            parts.append(self.title)
        return f"{self.kind}: {', '.join(parts)}" + (f" → {self.to}" if self.to else "")


def read_curation(path: Path) -> tuple[Judgement, ...]:
    """Return the judgements of a file. Raises `UsageError` with the entry's number if one cannot be understood."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); {EXAMPLE}") from error
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: not YAML ({' '.join(str(error).split())}); {EXAMPLE}") from error
    if not isinstance(rows, list):
        raise UsageError(f"{path}: {type(rows).__name__} found; {EXAMPLE}")
    return tuple(_judgement(row, f"{path}: entry {n}", n) for n, row in enumerate(rows, start=1))


def add(path: Path, entry: Mapping[str, Any]) -> None:
    """Add one judgement to the end of a file, with today's date unless it says when.

    Raises `UsageError` if it cannot be understood or the file cannot be written.
    """
    _judgement(entry, f"{path}: new entry", 0)
    row = {k: v for k, v in entry.items() if v} | {"when": entry.get("when") or datetime.now(UTC).date().isoformat()}
    try:
        with path.open("a", encoding="utf-8") as out:
            out.write(yaml.safe_dump([row], allow_unicode=True, sort_keys=False, width=110))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error}); name another file") from error


def _judgement(row: Any, place: str, number: int) -> Judgement:
    if not isinstance(row, Mapping):
        raise UsageError(f"{place}: {row!r} found; expected one of {', '.join(KINDS)} with what it is about")
    kinds = [key for key in row if key in KINDS]
    unknown = sorted(str(key) for key in row if key not in KINDS and key not in FREE)
    if len(kinds) != 1 or unknown:
        raise UsageError(
            f"{place}: {', '.join(unknown) or ', '.join(map(str, row))} found; expected exactly one of {', '.join(KINDS)}"
            f" and of {', '.join(sorted(FREE))} what is needed"
        )
    kind: Kind = kinds[0]
    free: dict[str, Any] = {
        key: str(row[key]) for key in ("to", "source", "quote", "tenure", "who", "when", "why") if key in row
    }
    value = row[kind] if isinstance(row[kind], list) else [row[kind]]
    if kind in ("same", "different") and len(value) < 2:
        raise UsageError(f"{place}: {kind} names {len(value)} thing; expected two or more")
    if kind in ("rename", "retype") and (len(value) != 1 or "to" not in free):
        raise UsageError(f"{place}: {kind} needs one thing and `to`")
    if kind == "retype" and free["to"] not in TYPES:
        raise UsageError(f"{place}: to: {free['to']}; expected one of {', '.join(TYPES)}")
    owners = row.get("of", [])
    owned = tuple(_ref(o, place) for o in (owners if isinstance(owners, list) else [owners]))
    if kind in ("retract", "assert"):
        return _fact(kind, value, place, number, owned, free)
    return Judgement(kind, tuple(_ref(v, place) for v in value), number, owners=owned, **free)


def _fact(
    kind: Kind, value: list[Any], place: str, number: int, owners: tuple[Ref, ...], free: dict[str, Any]
) -> Judgement:
    if kind == "retract" and len(value) == 1 and str(value[0]).startswith(IDS):
        return Judgement(kind, (Ref(str(value[0])),), number, **free)
    relations = vocabulary()["relations"]
    if len(value) != 3 or value[1] not in relations:
        raise UsageError(
            f"{place}: {kind}: {value} found; expected [subject, relation, object] with one of {', '.join(relations)}"
            + (f", or an id that begins with {', '.join(IDS)}" if kind == "retract" else "")
        )
    if kind == "assert" and "source" not in free:
        raise UsageError(f"{place}: assert has no source; say where it stands, for every fact answers who says so")
    subject, relation = _ref(value[0], place), str(value[1])
    if relation == "holdsPosition":
        return Judgement(kind, (subject,), number, relation, str(value[2]), owners=owners, **free)
    return Judgement(kind, (subject, _ref(value[2], place)), number, relation, **free)


def _ref(value: Any, place: str) -> Ref:
    if isinstance(value, str) and value.strip():
        return Ref(value.strip())
    if isinstance(value, Mapping) and set(value) <= {"name", "article"} and "name" in value:
        return Ref(str(value["name"]), str(value["article"]) if "article" in value else None)
    raise UsageError(f"{place}: {value!r} found; expected an id, a name, or {{name: …, article: …}}")
