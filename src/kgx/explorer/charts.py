"""ECharts options of drawings: a network, events over time, a matrix of countries. Text takes the colour of the page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from math import log1p
from typing import Any

from kgx.explorer.content import Happening
from kgx.explorer.network import Drawing, Edge
from kgx.explorer.questions import kinds
from kgx.explorer.site import Site

Options = dict[str, Any]
GREY = "#9aa1ab"
TIP = {"className": "tip", "confine": True, "transitionDuration": 0}


def wording(edge: Edge) -> str:
    """Return in a few words how an edge joins its ends."""
    if edge.title:
        return edge.title
    pair = kinds()["relations"].get(edge.kind)
    return str(pair[0]) if pair else edge.kind.lower()


def network(site: Site, drawing: Drawing, *, at: Mapping[str, tuple[float, float]], centre: str = "") -> Options:
    """Return the drawing of a network, each node at its place: coloured by type, edges between two things one line."""
    types = list(kinds()["types"])
    nodes, ways = [], []
    pairs = drawing.pairs()
    for identifier in drawing.nodes:
        thing = site.thing(identifier)
        nodes.append(
            {
                "id": identifier, "name": thing.label, "value": thing.mentions, "x": at[identifier][0], "y": at[identifier][1], "category": types.index(thing.type) if thing.type in types else 0,
                "symbolSize": min(34, 9 + 4 * log1p(thing.mentions)) + (6 if identifier == centre else 0),
                "itemStyle": {
                    "color": site.colour(thing.type),
                    "borderColor": site.colour(thing.type), "borderWidth": 0 if identifier in drawing.expanded else 0.5,
                    "opacity": 1 if identifier in drawing.expanded else 0.75,
                },
                "label": {"fontWeight": "bold" if identifier == centre else "normal"},
                "tooltip": {"formatter": f"<b>{escape(thing.label)}</b><br>{escape(thing.type)}, {thing.mentions:,} mentions<br>click to expand"},
            }
        )  # fmt: skip
    for (one, other), edges in sorted(pairs.items()):
        words = Counter(wording(e) for e in edges)
        lines = [f"{escape(w)}{f' × {n}' if n > 1 else ''}" for w, n in words.most_common(6)]
        denied = all(e.status in ("denied", "planned") for e in edges)
        ends = [site.thing(i).label for i in (one, other)]
        ways.append(
            {
                "source": one, "target": other, "value": len(edges), "facts": sorted({site.compact(e.fact) for e in edges}),
                "lineStyle": {"width": min(6, 1 + 0.8 * log1p(len(edges))), "type": "dashed" if denied else "solid"},
                "label": {"show": len(pairs) <= 16, "formatter": words.most_common(1)[0][0], "fontSize": 10.5},
                "tooltip": {"formatter": f"<b>{escape(ends[0])} – {escape(ends[1])}</b><br>{'<br>'.join(lines)}<br>click for the sentences"},
            }
        )  # fmt: skip
    shown = Counter(site.thing(i).type for i in drawing.nodes)
    return {
        "tooltip": TIP,
        "legend": {"data": [t for t in types if shown[t]], "bottom": 6, "icon": "circle", "itemWidth": 10, "itemHeight": 10, "type": "scroll"},
        "series": [
            {
                "type": "graph", "layout": "none", "roam": True, "draggable": True, "data": nodes, "links": ways,
                "categories": [{"name": t, "itemStyle": {"color": site.colour(t)}} for t in types],
"left": 70, "right": 70, "top": 34, "bottom": 70, "preserveAspect": "contain",
                "label": {"show": True, "position": "bottom", "fontSize": 12, "distance": 4, "width": 150, "overflow": "truncate"},
                "labelLayout": {"hideOverlap": False},
                "lineStyle": {"color": GREY, "opacity": 0.55, "curveness": 0},
                "emphasis": {"focus": "adjacency", "scale": 1.1, "lineStyle": {"opacity": 0.9}},
                "scaleLimit": {"min": 0.4, "max": 5},
            }
        ],
    }  # fmt: skip


def months(rows: Sequence[Happening], site: Site) -> Options:
    """Return bars of the number of events a month, or a year if they reach over more than six, by kind."""
    dated = [h for h in rows if h.date]
    years = sorted({h.date[:4] for h in dated})
    size = 4 if years and int(years[-1]) - int(years[0]) > 6 else 7
    slots = sorted({h.date[:size] for h in dated if len(h.date) >= size})
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for h in dated:
        found[h.kind][h.date[:size]] += 1
    return {
        "tooltip": {**TIP, "trigger": "axis", "axisPointer": {"type": "shadow"}},
        "legend": {"top": 0, "icon": "circle", "itemWidth": 10, "itemHeight": 10, "type": "scroll"},
        "grid": {"left": 42, "right": 16, "top": 40, "bottom": 54},
        "xAxis": {"type": "category", "data": slots, "axisLine": {"lineStyle": {"color": GREY}}, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "minInterval": 1, "splitLine": {"lineStyle": {"color": GREY, "opacity": 0.2}}},
        "dataZoom": [{"type": "slider", "height": 18, "bottom": 8, "borderColor": "transparent", "brushSelect": False}],
        "series": [
            {"type": "bar", "stack": "events", "name": k, "barMaxWidth": 26, "itemStyle": {"color": site.colour(k)}, "data": [found[k][s] for s in slots]}
            for k in kinds()["events"] if k in found
        ],
    }  # fmt: skip


def matrix(names: Sequence[str], ids: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> Options:
    """Return a heat map of the number of events between countries."""
    place = {c: n for n, c in enumerate(ids)}
    cells = []
    for (one, other), number in sorted(pairs.items()):
        a, b = place[one], place[other]
        cells += [[a, b, number], [b, a, number]]
    axis = {
        "type": "category",
        "data": list(names),
        "splitArea": {"show": False},
        "axisTick": {"show": False},
        "axisLine": {"show": False},
    }
    return {
        "tooltip": {**TIP, ":formatter": "p => `${p.name} – ${p.data.other}: ${p.data.value[2]}`"},
        "grid": {"left": 130, "right": 20, "top": 110, "bottom": 50},
        "xAxis": {**axis, "position": "top", "axisLabel": {"rotate": 55, "interval": 0}},
        "yAxis": {**axis, "inverse": True, "axisLabel": {"interval": 0, "width": 120, "overflow": "truncate"}},
        "visualMap": {
            "min": 1, "max": max(pairs.values(), default=1), "orient": "horizontal", "left": "center", "bottom": 4, "itemHeight": 120, "itemWidth": 10,
            "inRange": {"color": ["#3f74d1", "#3f74d1"], "opacity": [0.18, 0.85]}, "calculable": False,
        },
        "series": [
            {
                "type": "heatmap", "itemStyle": {"borderRadius": 3, "borderWidth": 2, "borderColor": "transparent"},
                "data": [{"value": c, "name": names[c[0]], "other": names[c[1]]} for c in cells],
                "label": {"show": len(cells) < 200, "fontSize": 11},
            }
        ],
    }  # fmt: skip
