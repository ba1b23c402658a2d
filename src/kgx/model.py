"""The values that flow through kgx, from an article to the things and facts of the graph.

All are frozen and plain: numbers, strings, tuples and dates only, so they can be compared, hashed, cached and
sent to another process. Offsets count Unicode code points in `Article.text`, which never changes after reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

EntityType = Literal[
    "Person",
    "Ministry",
    "Company",
    "Organisation",
    "Country",
    "City",
    "Region",
    "Facility",
    "NamedEvent",
    "Agreement",
]
MentionKind = Literal["name", "demonym", "capital", "title", "nominal", "pronoun"]
Part = Literal["headline", "byline", "dateline", "body", "caption", "boilerplate"]
ClaimStatus = Literal["asserted", "planned", "denied"]
EventStatus = Literal["happened", "planned", "denied"]
Tenure = Literal["current", "former", "acting", "designate"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read. `source` is the path or address it came from, as the user gave it."""

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the text, `text[start:end]`, and the part of the article it is."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was not read: where, why, and what the user can do about it."""

    source: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """One thing as one article knows it. `id` is its place in `Extraction.entities`.

    `names` are the surface forms that name it in this article (no titles, noun phrases or pronouns).
    `key` is an identity known offline, such as "iso:MA" or "geonames:2553604"; `country` the local id of the
    country that a ministry or public body belongs to, where the text shows it.
    """

    id: int
    type: EntityType
    label: str
    names: tuple[str, ...]
    key: str | None = None
    country: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a thing is mentioned: `text[start:end]` stands for the local entity `entity`."""

    start: int
    end: int
    surface: str
    kind: MentionKind
    entity: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence `text[start:end]` that says it, the rule that read it, and how sure that rule is (0 to 1).

    `attributed_to` is the local id of whoever is quoted as saying it; None when the article itself says it.
    """

    start: int
    end: int
    rule: str
    confidence: float
    attributed_to: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation between two local entities that an article states.

    For `holdsPosition`, `object` is None, `title` the office ("Defence Minister"), `owners` the local ids of the
    country, ministry or company it belongs to, `tenure` whether it is held now; `start` and `end` are ISO dates
    or prefixes ("2021", "2021-07") and only set if the text states them.
    """

    relation: str
    subject: int
    object: int | None
    evidence: tuple[Evidence, ...]
    status: ClaimStatus = "asserted"
    title: str | None = None
    owners: tuple[int, ...] = ()
    tenure: Tenure | None = None
    start: str | None = None
    end: str | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"a claim needs evidence; {self.relation} of entity {self.subject} has none")


@dataclass(frozen=True, slots=True)
class Argument:
    """A local entity and the role it fills in an event, such as "participant"."""

    role: str
    entity: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is planned, or is denied. `start` and `end` are ISO dates or prefixes of one.

    `position` and `position_of` are the office of an Appointment or Departure: its title and its owners.
    """

    type: str
    arguments: tuple[Argument, ...]
    evidence: tuple[Evidence, ...]
    places: tuple[int, ...] = ()
    start: str | None = None
    end: str | None = None
    status: EventStatus = "happened"
    about: str | None = None
    amount: str | None = None
    position: str | None = None
    position_of: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"an event needs evidence; this {self.type} has none")


@dataclass(frozen=True, slots=True)
class Nameless:
    """An office that an article speaks of without naming its holder: `text[start:end]`, "the Moroccan foreign minister".

    `title` is the office, `owners` the local ids of the country, and perhaps the ministry, that it belongs to.
    """

    start: int
    end: int
    title: str
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one article, and the fingerprint of the pipeline that read it."""

    article: Article
    fingerprint: str
    regions: tuple[Region, ...] = ()
    entities: tuple[LocalEntity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    titles: tuple[Nameless, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """One real-world thing over all articles.

    `id` is the readable end of its IRI, such as "person/rajnath-singh" or "ministry/india/ministry-of-defence".
    `members` are the (article id, local id) pairs it was merged from; `country` the id of the country it belongs
    to; `same_as` the IRIs of the same thing elsewhere (Wikidata, GeoNames).
    """

    id: str
    type: EntityType
    label: str
    names: tuple[str, ...] = ()
    members: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    country: str | None = None
    same_as: tuple[str, ...] = ()
