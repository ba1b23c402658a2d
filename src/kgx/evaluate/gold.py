"""Annotated articles: what a careful reader says that an article states. `docs/quality.md` describes the format."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgx.errors import ReadError

Argument = tuple[str, str]  # role, entity
CROSS = "CROSSDOC"  # files that say which entities of several articles are one thing


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A thing named in the article; `names` are its fullest name and all others."""

    id: str
    type: str
    name: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A relation; for `holdsPosition`, `object` is the title, `owners` and `tenure` say whose and when."""

    subject: str
    relation: str
    object: str
    sentence: str
    owners: frozenset[str] = frozenset()
    tenure: str | None = None


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event with its arguments, places among them under the role "place"."""

    type: str
    arguments: frozenset[Argument]
    date: str | None
    status: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article and its text."""

    id: str
    text: str
    entities: tuple[GoldEntity, ...]
    facts: tuple[GoldFact, ...]
    events: tuple[GoldEvent, ...]


def read_gold(folder: str | Path) -> tuple[GoldArticle, ...]:
    """Return the annotated articles of a folder: pairs of `<id>.json` and `<id>.txt`, in order of name.

    Raises `ReadError` if there are none or one is not as it should be.
    """
    found = tuple(_article(path) for path in _files(Path(folder)))
    if not found:
        raise ReadError(f"{folder}: no annotated articles there; expected pairs of <id>.txt and <id>.json")
    return found


def digest(folder: str | Path) -> str:
    """Return a hash over the annotated articles of a folder, names and contents."""
    found = hashlib.sha256()
    for path in _files(Path(folder)):
        for file in (path, path.with_suffix(".txt")):
            found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def read_links(folder: str | Path) -> tuple[dict[str, Any], ...]:
    """Return what CROSSDOC*.json files of a folder say: rows of one thing in several articles, or of distinct things."""
    return tuple(row for path in sorted(Path(folder).glob(f"{CROSS}*.json")) for row in _json(path))


def _files(folder: Path) -> list[Path]:
    found = [p for p in sorted(folder.glob("*.json")) if not p.name.startswith(CROSS)]
    return [p for p in found if p.with_suffix(".txt").is_file()]


def _article(path: Path) -> GoldArticle:
    data = _json(path)
    try:
        return GoldArticle(
            id=data["id"],
            text=path.with_suffix(".txt").read_text(encoding="utf-8"),
            entities=tuple(
                GoldEntity(e["id"], e["type"], e["name"], frozenset([e["name"], *e.get("aliases", ())]))
                for e in data["entities"]
            ),
            facts=tuple(
                GoldFact(f["s"], f["p"], f["o"], f.get("sent") or "", frozenset(f.get("of") or ()), f.get("status"))
                for f in data["facts"]
            ),
            events=tuple(
                GoldEvent(
                    v["type"],
                    frozenset((p["role"], p["e"]) for p in v["participants"])
                    | frozenset(("place", p) for p in v.get("place") or ()),
                    v.get("date"),
                    v["status"],
                    v.get("sent") or "",
                )
                for v in data["events"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise ReadError(
            f"{path}: not an annotated article ({type(error).__name__}: {error}); "
            "expected id, entities, facts and events as docs/quality.md has them"
        ) from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ReadError(f"{path}:{error.lineno}: not JSON ({error.msg}); expected an annotated article") from error
