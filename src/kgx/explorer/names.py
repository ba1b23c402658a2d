"""Find things by any of their names while somebody types: an index in memory, built once for a graph."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kgx.explorer.questions import ask, kinds, short
from kgx.store import Store

WORD = re.compile(r"\w+")
NEAR = 80  # how alike a misspelt word must be, 0 to 100


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names, the first of them its label, and how often it is mentioned."""

    id: str
    type: str
    names: tuple[str, ...]
    mentions: int

    @property
    def label(self) -> str:
        """Return its fullest name."""
        return self.names[0]


def words(text: str) -> list[str]:
    """Return the words of a name without case, accents and marks.

    >>> words("Félix Tshisekedi-Łomża")
    ['felix', 'tshisekedi', 'łomza']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return WORD.findall(plain)


class NameIndex:
    """The names of a graph, by the words in them."""

    def __init__(self, things: Collection[Named]) -> None:
        self.things = sorted(things, key=lambda t: (-t.mentions, t.label, t.id))
        self.by_id = {t.id: t for t in self.things}
        self.keys = [tuple(" ".join(words(n)) for n in t.names) for t in self.things]
        pairs = sorted({(w, n) for n, names in enumerate(self.keys) for name in names for w in name.split()})
        self.words = [w for w, _ in pairs]
        self.places = [n for _, n in pairs]
        self.vocabulary = sorted(set(self.words))

    def counts(self) -> Counter[str]:
        """Return how many things there are of each type."""
        return Counter(t.type for t in self.things)

    def search(self, text: str, *, types: Collection[str] = (), limit: int = 30) -> list[Named]:
        """Return the things of some types (all when empty) that a text may name, best first.

        Each word of the text must begin a word of one of the names; if none does, words like it are tried.
        """
        wanted = words(text)
        if not wanted:
            found: Collection[int] = range(len(self.things))
        else:
            found = self._with(wanted) or self._with(self._nearest(wanted))
        whole = " ".join(wanted)
        kept = (n for n in found if not types or self.things[n].type in types)
        ranked = sorted(kept, key=lambda n: (self._rank(n, whole), n)) if wanted else kept
        return [self.things[n] for n, _ in zip(ranked, range(limit), strict=False)]

    def _with(self, wanted: list[str]) -> set[int]:
        found: set[int] | None = None
        for word in sorted(wanted, key=len, reverse=True):
            start, end = bisect_left(self.words, word), bisect_left(self.words, word + "\U0010ffff")
            here = set(self.places[start:end])
            found = here if found is None else found & here
            if not found:
                return set()
        return found or set()

    def _nearest(self, wanted: list[str]) -> list[str]:
        near = []
        for word in wanted:
            at = bisect_left(self.words, word)
            if at < len(self.words) and self.words[at].startswith(word):
                near.append(word)
                continue
            best = process.extractOne(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR)
            near.append(best[0] if best else word)
        return near

    def _rank(self, number: int, whole: str) -> int:
        label, *others = self.keys[number]
        if label == whole:
            return 0
        if whole in others:
            return 1
        if label.startswith(whole):
            return 2
        return 3 if f" {whole}" in label else 4


def index(store: Store) -> NameIndex:
    """Return the index of the names of a graph."""
    order = list(kinds()["types"])
    seen: dict[str, tuple[str, str, list[str]]] = {}
    for row in ask(store, "names"):
        kind = short(row["type"])
        known = seen.setdefault(row["id"], (kind, row["label"], []))
        if order.index(kind) < order.index(known[0]):
            known = seen[row["id"]] = (kind, row["label"], known[2])
        if row["alt"] and row["alt"] not in known[2]:
            known[2].append(row["alt"])
    weights = {row["id"]: int(row["n"]) for row in ask(store, "weights")}
    return NameIndex([Named(i, k, (label, *sorted(alts)), weights.get(i, 0)) for i, (k, label, alts) in seen.items()])
