"""The words of titles, a title as found, and the names of a Doc by token: what the modules of offices share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

from spacy.tokens import Doc, Span

from kgx.pipes import layout
from kgx.pipes.bodies import known_body
from kgx.pipes.portfolio import business_words
from kgx.schema import lexicon

DETERMINERS = frozenset(["the", "a", "an", "its", "his", "her", "their", "our", "whose"])
SOMEBODY = -2  # a boss who is not named: "the president's chief of staff"
NAMES = "kgx_names"  # in `doc.user_data`: the names by token
OWNING = frozenset(["Country", "Ministry", "Company", "Organisation", "City", "Region"])


@dataclass(slots=True)
class Title:
    """A title over tokens `start:end` with its head; `owners` are the local entities that the words themselves name."""

    start: int
    end: int
    head: int
    text: str
    tenure: str = "current"
    owners: list[int] = field(default_factory=list)
    plural: bool = False
    possessive: int = -1  # token of "his", "its", "their" before the title
    nominal: int = -1  # token of the noun that stands for the owner: "the group's", "of the bank"
    boss: int = -1  # the person whose "minister" or "envoy" it is
    unread: bool = False  # an owner is named that could not be read
    extent: int = 0  # where the title ends with the owners after it


@cache
def title_words(*keys: str) -> frozenset[str]:
    """Return one list of the lexicon of titles, or several together."""
    return frozenset(str(w) for key in keys for w in lexicon("titles")[key])


@cache
def heads() -> frozenset[str]:
    """Return the words that a title may end with."""
    return title_words("national", "corporate", "body", "local")


@cache
def plurals() -> dict[str, str]:
    """Return the singular of each plural head."""
    found: dict[str, str] = lexicon("titles")["plural"]
    return found


@cache
def words_before() -> frozenset[str]:
    """Return the words that may stand before a head and belong to its title."""
    found = set(title_words("before"))
    for phrase in lexicon("portfolios")["portfolios"]:
        found.update(w for w in phrase.replace(",", " ").split() if w not in ("of", "the", "for", "and"))
    return frozenset(found)


@lru_cache(maxsize=20_000)
def key_words(title: str) -> frozenset[str]:
    """Return the words of a title that make it the office it is."""
    drop = {"of", "for", "the", "and", "affairs", "to", "a", "-", ",", "&"}
    text = title.lower().replace("defense", "defence").replace("-", " ").replace(".", "").replace(",", " ")
    return frozenset(w for w in text.split() if w not in drop)


def one_of_a_kind(title: str) -> bool:
    """Tell whether one person at a time holds an office of a state.

    >>> one_of_a_kind("Foreign Minister"), one_of_a_kind("deputy foreign minister"), one_of_a_kind("minister")
    (True, False, False)
    """
    words = title.lower().replace("-", " ").split()
    if " ".join(words) in title_words("one_of_a_kind"):
        return True
    return "minister" in words and len(words) > 1 and not title_words("several_of_a_kind") & set(words)


def names_of(doc: Doc) -> Names:
    """Return the mentions of a Doc by token, not to be changed."""
    return layout.kept(doc, NAMES, Names)


class Names:
    """The mentions of a Doc by token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.at: dict[int, Span] = {}
        self.starts: dict[int, Span] = {}
        spans = (s for s in layout.mentions(doc) if s.id_ in ("name", "demonym", "capital"))
        self.spans = [s for s in spans if s.label_ in ("Person", "Country") or not _only_title(s)]
        self.values = [(s.start, s.end, s.label, s.kb_id, s.id) for s in self.spans]
        for span in self.spans:
            self.starts[span.start] = span
            for i in range(span.start, span.end):
                self.at[i] = span


def _only_title(span: Span) -> bool:
    """Tell whether a name is but part of a title in capitals: "Chief Economic Adviser", "Prime Cabinet (Secretary)"."""
    if known_body(span.text) is not None:
        return False  # "World Bank (president)"
    words = [t.lower_ for t in span]
    if len(words) > 2 and words[0] in heads() and words[1] in ("of", "for") and words[2] in business_words():
        return True
    if not all(w in words_before() or w in heads() or w in ("and", "&", ",") for w in words):
        return False
    if len(words) > 1 and words[-1] in heads():
        return True
    after = span.doc[span.end].lower_ if span.end < len(span.doc) else ""
    return after in (heads() if len(words) > 1 else title_words("any_business"))
