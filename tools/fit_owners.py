"""Weigh the signs of whose an office is: `python tools/fit_owners.py GOLD` prints weights for data/lexicons/home.yaml.

GOLD is a folder of annotated articles that rules were made on (never one that is kept for tests). All offices of an
article are weighed together, as `kgx.pipes.home` does it: in each round, a conditional logit on what the last round
believes of the other offices. Each weight is held to `PRIOR`, what a reader would give it (zero where nothing is
said), and none may have the wrong sign: who is met never speaks for the same country. Also printed is the share that
is right on articles that the weights were not fitted on, in `PARTS` parts; go by that.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kgx.evaluate.gold import GoldArticle, read_gold
from kgx.evaluate.names import same, same_title
from kgx.extract import load
from kgx.pipes.home import Home
from kgx.pipes.owners import bare_offices, readable
from kgx.readers import read

PRIOR = {
    "own": 1, "own_told": 4, "shown": 2, "beside": 1, "beside_after": 1, "sent": 2, "where": 1.5, "in_after": 1,
    "met_there": 0.5, "rival": -2, "unfit": -4, "unlike": -4, "opposite": -1, "guest": -2,
}  # fmt: skip
AGAINST = frozenset(["unfit", "rival", "opposite", "guest", "unlike", "counterpart", "came_there"])
EITHER = frozenset(
    [
        "introduced",
        "either",
        "of_state",
        "speaks",
        "presides",
        "before_name",
        "capital",
        "peer",
        "companion",
        "companion_after",
        "later_office",
        "earlier_office",
        "beside",
        "beside_after",
        "fits",
        "subject",
        "paragraph",
    ]
)
HOLD = 2.0  # how strongly weights are held to the prior
TURNS, STEPS, PARTS, LEAST = 3, 250, 6, 0.35
Names = dict[tuple[str, str], int]  # number of each kind of owner and sign
NOBODY = ("", "nobody")


@dataclass
class Pool:
    """Some offices of one owner: what speaks for each entity, and which of them are right (None: nobody knows)."""

    home: Home
    members: list[int]
    alone: Any
    links: list[tuple[int, str]]
    right: set[int] | None

    def table(self, names: Names) -> tuple[list[int], np.ndarray]:
        """Return the possible owners and their signs in numbers, a row each and one of nobody behind."""
        found = self.home.together(self.alone, self.links)
        rows = np.zeros((len(found) + 1, len(names)))
        for n, (owner, signs) in enumerate(sorted(found.items())):
            for sign, value in signs.items():
                number = names.get((self.home.all.kind(owner), sign))
                if number is not None:
                    rows[n, number] = value
        rows[-1, names[NOBODY]] = 1
        return sorted(found), rows


def pools(gold: GoldArticle, home: Home, bare: list[Any]) -> Iterator[Pool]:
    """Yield the pools of an article with the owners that its annotation gives them."""
    home.bare = [home.number[id(c)] for c in bare if readable(c, home)]
    known = {name: e.id for e in gold.entities for name in map(same, {e.name, *e.names})}
    ids = [{known[n] for n in map(same, [e["label"], *e["names"]]) if n in known} for e in home.entities]
    countries = frozenset(w for e in gold.entities if e.type == "Country" for n in e.names for w in same(n).split())
    offices = [f for f in gold.facts if f.relation == "holdsPosition" and f.owners]
    for members in home.pools():
        claims = [home.claims[n] for n in members]
        fit = [
            f.owners
            for c in claims
            for f in offices
            if f.subject in ids[c["subject"]] and same_title(c["title"], f.object, countries=countries)
        ]
        right = {n for n, row in enumerate(ids) if any(row & owners for owners in fit)} if fit else None
        yield Pool(home, members, home.alone(members), home.links(members), right)


def believe(article: list[Pool], names: Names, weights: np.ndarray) -> None:
    """Set what the offices of an article are believed to be of, by some weights."""
    if article:
        home = article[0].home
        home.belief = {n: {} for n in home.bare}
        for _ in range(4):
            found = [likely(*pool.table(names), weights) for pool in article]
            home.belief = {n: row for pool, row in zip(article, found, strict=True) for n in pool.members}


def likely(owners: list[int], rows: np.ndarray, weights: np.ndarray) -> dict[int, float]:
    """Return how likely each owner is."""
    odds = np.exp(rows @ weights - (rows @ weights).max())
    return dict(zip(owners, (odds / odds.sum()).tolist(), strict=False))


def fit(articles: list[list[Pool]], names: Names) -> np.ndarray:
    """Return the weights of the signs."""
    prior = np.array([PRIOR.get(sign, 0.0) for _, sign in names])
    low = np.array([-6.0 if s in AGAINST | EITHER or s == "nobody" else 0.0 for _, s in names])
    high = np.array([0.0 if s in AGAINST else 6.0 for _, s in names])
    weights = prior.copy()
    for _ in range(TURNS):
        rows = []
        for article in articles:
            believe(article, names, weights)
            for pool in article:
                if pool.right is not None:
                    owners, table = pool.table(names)
                    right = np.array([float(o in pool.right) for o in owners] + [0.0])
                    right[-1] = not right.any()
                    rows.append((table, right))
        mean, spread = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(1, STEPS + 1):
            slope = HOLD * (weights - prior)
            for table, right in rows:
                odds = np.exp(table @ weights - (table @ weights).max())
                share = odds / odds.sum()
                slope += table.T @ (share - share * right / (share @ right + 1e-12))
            mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope * slope
            way = (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
            weights = np.clip(weights - 0.1 * 0.1 ** (step / STEPS) * way, low, high)
    return weights


def right(articles: list[list[Pool]], names: Names, weights: np.ndarray) -> Counter[str]:
    """Count the pools that get a right owner, a wrong one and none."""
    counts: Counter[str] = Counter()
    for article in articles:
        believe(article, names, weights)
        for pool in article:
            if pool.right is not None:
                belief = pool.home.belief[pool.members[0]]
                best = max(sorted(belief), key=lambda o: belief[o], default=-1)
                given = belief.get(best, 0.0) >= LEAST
                counts["none" if not given else "right" if best in pool.right else "wrong"] += 1
    return counts


def main() -> int:
    """Print the weights and how well they do; return 2 if the call is wrong."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    gold = {a.id: a for a in read_gold(sys.argv[1])}
    extractor = load()
    articles = []
    for article in sorted(read([Path(sys.argv[1])]), key=lambda a: a.id):
        doc = extractor.parse(article)
        for name, component in extractor.components:
            if name == "kgx_owners":
                break
            doc = component(doc)
        articles.append(list(pools(gold[article.id], *bare_offices(doc))))
    signs = {
        (kind, sign)
        for article in articles
        for p in article
        for o, row in p.alone.items()
        for kind in [p.home.all.kind(o)]
        for sign in {*row, *(s for _, s in p.links)}
    }
    names = {key: n for n, key in enumerate([*sorted(signs), NOBODY])}
    unseen: Counter[str] = Counter()
    for part in range(PARTS):
        rest = [a for n, a in enumerate(articles) if n % PARTS != part]
        unseen += right(articles[part::PARTS], names, fit(rest, names))
    weights = fit(articles, names)
    for (kind, sign), weight in zip(names, weights.tolist(), strict=True):
        if abs(weight) >= 0.1:
            sys.stdout.write(f"{kind:8} {sign}: {weight:.1f}\n")
    sys.stdout.write(f"on articles not fitted on: {dict(unseen)}; on all: {dict(right(articles, names, weights))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
