"""A ratchet: what each row must reach on a fixed set of annotated articles. Floors rise freely and fall with a reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from kgx.errors import ReadError, UsageError
from kgx.evaluate.table import Row

MARGIN = 0.01  # a floor is set this far below what is reached: another machine may decide single cases otherwise
LEAST = 20  # a row with fewer annotated cases moves by chance, and gets no floor
HEAD = """\
# What `kgx evaluate` must reach on the annotated articles beside this file, as F of each row.
# `kgx evaluate {folder} --floors {path} --update` raises floors; lowering one takes --reason "…".
"""


@dataclass(frozen=True, slots=True)
class Floors:
    """F that each row must reach, the digest of the annotated articles that it holds for, and what was lowered why."""

    gold: str
    rows: dict[str, float]
    lowered: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a row stands: what it reaches and what it must."""

    name: str
    f: float
    floor: float

    @property
    def below(self) -> bool:
        """Return whether the row is below its floor."""
        return self.f < self.floor


def read_floors(path: Path) -> Floors:
    """Return the floors of a file. Raises `ReadError` if it is not one."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Floors(
            str(data["gold"]), {str(k): float(v) for k, v in data["rows"].items()}, tuple(data.get("lowered") or ())
        )
    except FileNotFoundError as error:
        raise ReadError(f"{path}: no such file; make it with --floors {path} --update") from error
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise ReadError(
            f"{path}: no file of floors ({error}); expected the keys gold, rows and perhaps lowered"
        ) from error


def write_floors(path: Path, floors: Floors) -> None:
    """Write floors to a file."""
    data: dict[str, Any] = {"gold": floors.gold, "rows": floors.rows}
    if floors.lowered:
        data["lowered"] = list(floors.lowered)
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    path.write_text(HEAD.format(folder=path.parent, path=path) + text, encoding="utf-8")


def standings(floors: Floors, rows: Sequence[Row], *, gold: str) -> list[Standing]:
    """Return where each row with a floor stands; one that is not there any more reaches nothing.

    Raises `UsageError` if the annotated articles are not those that the floors were set for.
    """
    if floors.gold != gold:
        raise UsageError(
            f"the annotated articles have changed ({gold}, floors are for {floors.gold}); look at the difference, "
            'then set floors anew with --update --reason "…"'
        )
    reached = {row.name: row.f for row in rows}
    return [Standing(name, reached.get(name, 0.0), floor) for name, floor in floors.rows.items()]


def updated(floors: Floors | None, rows: Sequence[Row], *, gold: str, reason: str | None) -> Floors:
    """Return floors raised to a little below what is reached; lowered, or for other articles, only for a reason.

    Raises `UsageError` if there is no reason.
    """
    reached = {row.name: max(0.0, math.floor((row.f - MARGIN) * 1000) / 1000) for row in rows if row.wanted >= LEAST}
    if floors is None:
        return Floors(gold, reached)
    if floors.gold != gold:
        if not reason:
            raise UsageError('the annotated articles have changed; --update needs --reason "…" to set floors anew')
        return Floors(gold, reached, (*floors.lowered, {"rows": "all", "reason": reason}))
    fallen = [s for s in standings(floors, rows, gold=gold) if s.below]
    if fallen and not reason:
        raise UsageError(
            f'{_listed(fallen)} would be lowered; find out why, or give --reason "…", which is kept in the file'
        )
    lowered = tuple({"row": s.name, "from": s.floor, "to": reached.get(s.name), "reason": reason} for s in fallen)
    names = {s.name for s in fallen}
    kept = {name: value if name in names else max(value, floors.rows.get(name, 0.0)) for name, value in reached.items()}
    return replace(floors, rows=kept, lowered=(*floors.lowered, *lowered))


def _listed(fallen: Sequence[Standing]) -> str:
    return ", ".join(f"{s.name} ({s.f:.3f}, floor {s.floor:.3f})" for s in fallen)
