"""Rows that a query answered, as a table, a chart, a network, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from kgx.store import Answer

GREY = "#9aa1ab"
BLUE = "#3f74d1"


def to_csv(answer: Answer) -> str:
    """Return an answer as CSV with a head line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return out.getvalue()


def number(value: str) -> float | None:
    """Return the number that a value is, None if it is none.

    >>> number("12"), number("2024-08-20")
    (12.0, None)
    """
    try:
        return float(value)
    except ValueError:
        return None


def numeric(answer: Answer) -> list[int]:
    """Return the places of the columns in which every filled cell is a number."""
    columns = list(zip(*answer.rows, strict=True)) if answer.rows else []
    return [n for n, cells in enumerate(columns) if any(cells) and all(number(c) is not None for c in cells if c)]


def bars(answer: Answer, *, most: int = 40) -> dict[str, Any] | None:
    """Return a bar chart of the first numbers by the first other column; of counts of that column if there are none."""
    found = numeric(answer)
    names = [n for n in range(len(answer.columns)) if n not in found]
    if not answer.rows or not names:
        return None
    name = names[0]
    if found:
        pairs = [(row[name], number(row[found[0]]) or 0.0) for row in answer.rows][:most]
        measure = answer.columns[found[0]]
    else:
        counts: dict[str, float] = {}
        for row in answer.rows:
            counts[row[name]] = counts.get(row[name], 0) + 1
        pairs = sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:most]
        measure = f"rows with the same {answer.columns[name]}"
    return {
        "tooltip": {"className": "tip", "confine": True, "transitionDuration": 0},
        "grid": {"left": 210, "right": 40, "top": 30, "bottom": 20},
        "xAxis": {"type": "value", "name": measure, "nameLocation": "middle", "nameGap": -14, "position": "top", "splitLine": {"lineStyle": {"color": GREY, "opacity": 0.2}}},
        "yAxis": {"type": "category", "inverse": True, "data": [p[0] for p in pairs], "axisLabel": {"width": 190, "overflow": "truncate"}, "axisTick": {"show": False}},
        "series": [{"type": "bar", "name": measure, "data": [p[1] for p in pairs], "itemStyle": {"color": BLUE}, "barMaxWidth": 20, "label": {"show": True, "position": "right"}}],
    }  # fmt: skip


def network(answer: Answer, *, most: int = 120) -> dict[str, Any] | None:
    """Return a drawing of the first two columns that are no numbers: a line for each row."""
    names = [n for n in range(len(answer.columns)) if n not in numeric(answer)][:2]
    if len(names) < 2:
        return None
    pairs = sorted({(r[names[0]], r[names[1]]) for r in answer.rows if r[names[0]] and r[names[1]]})[:most]
    nodes: dict[str, int] = {}
    for one, other in pairs:
        nodes[one] = nodes.get(one, 0) + 1
        nodes[other] = nodes.get(other, 0) + 1
    left = {one for one, _ in pairs}
    return {
        "tooltip": {"className": "tip", "confine": True, "transitionDuration": 0},
        "series": [
            {
                "type": "graph", "layout": "force", "roam": True, "draggable": True,
                "data": [{"id": n, "name": short(n), "symbolSize": 8 + min(22, 3 * d), "itemStyle": {"color": BLUE if n in left else "#c17a2b"}} for n, d in nodes.items()],
                "links": [{"source": a, "target": b} for a, b in pairs if a != b],
                "force": {"repulsion": 260, "edgeLength": [40, 120], "layoutAnimation": False},
                "label": {"show": True, "position": "bottom", "fontSize": 11, "width": 140, "overflow": "truncate"},
                "lineStyle": {"color": GREY, "opacity": 0.6},
            }
        ],
    }  # fmt: skip


def short(value: str, *, most: int = 60) -> str:
    """Return a value short enough for a label: the end of an IRI, the beginning of a text."""
    if value.startswith(("http://", "https://")):
        return value.rpartition("/")[2].rpartition("#")[2] or value
    return value if len(value) <= most else value[: most - 1] + "…"


def cells(answer: Answer, *, most: int) -> list[Sequence[str]]:
    """Return the first rows of an answer."""
    return list(answer.rows[:most])
