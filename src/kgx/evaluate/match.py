"""Lay what a graph says of one article beside what an annotator says: what is right, missed, invented.

An entity is found if something of its type shares a name with it; a fact if its ends are right, and for an office the
title too (its owner and its time have rows of their own); an event if its type and one participant are right, or a
place where it has no participants. Each argument of such an event counts by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kgx.evaluate.found import FoundArticle, FoundEntity, FoundEvent, FoundFact, Reading
from kgx.evaluate.gold import Argument, GoldArticle, GoldEntity, GoldEvent, GoldFact
from kgx.evaluate.names import same, same_title, sentence_at, sentence_of

SYMMETRIC = frozenset(["spouseOf", "relativeOf"])
OFFICE = "holdsPosition"
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Count:
    """How many are right, of how many found, and of how many wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.wanted + other.wanted)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something missed or spurious, with the sentence that says it, or was taken to say it."""

    kind: str  # "fact missed", "event spurious" and so on
    article: str
    what: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a fact or event that the graph states is right, how sure the graph is, and what it was read from.

    An office is right here only if the owner given for it is right too: that is what the statement says.
    """

    kind: str  # "fact" or "event"
    name: str
    confidence: float
    readings: tuple[Reading, ...]
    right: bool


@dataclass(slots=True)
class Score:
    """The counts of one article by row, its mistakes, a verdict a claim; `aligned` is graph id → annotated id."""

    article: str
    rows: dict[str, Count] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    aligned: dict[str, str] = field(default_factory=dict)

    def count(self, row: str, right: int, found: int, wanted: int) -> None:
        """Add to a row."""
        self.rows[row] = self.rows.get(row, Count()) + Count(right, found, wanted)


def score_article(gold: GoldArticle, found: FoundArticle) -> Score:
    """Return how well the graph does on one annotated article."""
    score = Score(gold.id)
    score.aligned = align(gold.entities, found.entities)
    _entities(gold, found.entities, score)
    naming = _Naming(gold, found, score.aligned)
    facts = _facts(gold, found.facts, naming, score)
    arguments = _events(gold, found.events, naming, score)
    score.rows["FACTS"], score.rows["ARGUMENTS"], score.rows["KG"] = facts, arguments, facts + arguments
    return score


def align(gold: Iterable[GoldEntity], found: Iterable[FoundEntity]) -> dict[str, str]:
    """Return for each found thing the annotated one it names: the right type first, then the most names in common."""
    names = {e.id: ({same(n) for n in e.names}, e.type) for e in gold}
    aligned = {}
    for thing in found:
        surfaces = _surfaces(thing)
        fits = [(kind == thing.type, len(surfaces & ns), g) for g, (ns, kind) in names.items() if surfaces & ns]
        if fits:
            aligned[thing.id] = max(fits)[2]
    return aligned


def _surfaces(thing: FoundEntity) -> set[str]:
    """Return the names that count: for a country only those in the article, since it is known by many more."""
    names = thing.surfaces if thing.type == "Country" else thing.surfaces | thing.names
    return {same(n) for n in names} - {""}


class _Naming:
    """Names for what is listed, whichever side it is from, and ids of the two sides made one."""

    def __init__(self, gold: GoldArticle, found: FoundArticle, aligned: dict[str, str]) -> None:
        self.aligned = aligned
        self.labels = {e.id: e.label for e in found.entities} | {e.id: e.name for e in gold.entities}

    def id(self, entity: str) -> str:
        return self.aligned.get(entity, entity)

    def label(self, entity: str) -> str:
        return self.labels.get(entity, entity)


def _entities(gold: GoldArticle, found: tuple[FoundEntity, ...], score: Score) -> None:
    matched: dict[str, list[FoundEntity]] = defaultdict(list)
    for thing in found:
        if thing.id in score.aligned:
            matched[score.aligned[thing.id]].append(thing)
        else:
            score.mistakes.append(
                Mistake("entity spurious", gold.id, f"{thing.type} {thing.label}", sentence_at(gold.text, thing.start))
            )
    for thing in found:
        score.count(f"entity {thing.type}", 0, 1, 0)
    right = 0
    for entity in gold.entities:
        hit = any(thing.type == entity.type for thing in matched[entity.id])
        score.count(f"entity {entity.type}", int(hit), 0, 1)
        right += hit
        if not hit:
            taken = ", ".join(sorted({thing.type for thing in matched[entity.id]}))
            what = f"{entity.type} {entity.name}" + (f" (found as {taken})" if taken else "")
            score.mistakes.append(Mistake("entity missed", gold.id, what, _first(gold.text, entity)))
    score.count("ENTITIES", right, len(found), len(gold.entities))


def _first(text: str, entity: GoldEntity) -> str:
    places = [at for name in sorted(entity.names) if (at := text.find(name)) >= 0]
    return sentence_at(text, min(places)) if places else ""


# -- facts ------------------------------------------------------------------------------------------------------------


def _facts(gold: GoldArticle, found: tuple[FoundFact, ...], naming: _Naming, score: Score) -> Count:
    stated = [f for f in found if f.status != "denied"]
    offices = _offices(gold, [f for f in stated if f.relation == OFFICE], naming, score)
    wanted: dict[Triple, GoldFact] = {}
    for fact in gold.facts:
        if fact.relation != OFFICE:
            wanted.setdefault(_triple(fact.subject, fact.relation, fact.object), fact)
    given: dict[Triple, FoundFact] = {}
    for claim in stated:
        if claim.relation != OFFICE:
            triple = _triple(naming.id(claim.subject), claim.relation, naming.id(claim.object))
            given.setdefault(triple, claim)
            score.verdicts.append(
                Verdict("fact", claim.relation, claim.confidence, claim.readings, right=triple in wanted)
            )
    for triple in given.keys() | wanted.keys():
        score.count(
            f"fact {triple[1]}", int(triple in given and triple in wanted), int(triple in given), int(triple in wanted)
        )
    for kind, triples in (("missed", wanted.keys() - given.keys()), ("spurious", given.keys() - wanted.keys())):
        for s, p, o in sorted(triples):
            sentence = (
                sentence_of(gold.text, wanted[s, p, o].sentence)
                if kind == "missed"
                else _quote(given[s, p, o].readings)
            )
            score.mistakes.append(
                Mistake(f"fact {kind}", gold.id, f"{naming.label(s)} {p} {naming.label(o)}", sentence)
            )
    return offices + Count(len(given.keys() & wanted.keys()), len(given), len(wanted))


def _triple(subject: str, relation: str, object_: str) -> Triple:
    a, b = sorted((subject, object_)) if relation in SYMMETRIC else (subject, object_)
    return a, relation, b


def _offices(gold: GoldArticle, found: list[FoundFact], naming: _Naming, score: Score) -> Count:
    countries = frozenset(w for e in gold.entities if e.type == "Country" for n in e.names for w in same(n).split())
    wanted = [f for f in gold.facts if f.relation == OFFICE]
    taken: dict[int, GoldFact] = {}
    for fact in wanted:
        fit = next(
            (
                number
                for number, claim in enumerate(found)
                if number not in taken
                and naming.id(claim.subject) == fact.subject
                and same_title(claim.title, fact.object, countries=countries)
            ),
            None,
        )
        if fit is None:
            what = f"{naming.label(fact.subject)} {OFFICE} {fact.object!r}"
            score.mistakes.append(Mistake("fact missed", gold.id, what, sentence_of(gold.text, fact.sentence)))
        else:
            taken[fit] = fact
    for number, claim in enumerate(found):
        right = number in taken and not _wrong_owner(taken[number], claim, naming)
        score.verdicts.append(Verdict("fact", OFFICE, claim.confidence, claim.readings, right=right))
        if number in taken:
            _owner_and_time(taken[number], claim, naming, gold, score)
        else:
            what = f"{naming.label(naming.id(claim.subject))} {OFFICE} {claim.title!r}"
            score.mistakes.append(Mistake("fact spurious", gold.id, what, _quote(claim.readings)))
    total = Count(len(taken), len(found), len(wanted))
    if found or wanted:
        score.count(f"fact {OFFICE}", *(total.right, total.found, total.wanted))
    return total


def _wrong_owner(fact: GoldFact, claim: FoundFact, naming: _Naming) -> bool:
    """Return whether the owners given are others than the annotated ones; none given is less, not wrong."""
    owners = {naming.id(o) for o in claim.owners}
    return bool(owners and fact.owners) and not owners & fact.owners


def _owner_and_time(fact: GoldFact, claim: FoundFact, naming: _Naming, gold: GoldArticle, score: Score) -> None:
    owners = {naming.id(o) for o in claim.owners}
    right = bool(owners & fact.owners) or not fact.owners
    score.count("owners of positions found", int(right), 1, 1)
    in_time = fact.tenure in claim.tenures or (fact.tenure == "current" and not claim.tenures)
    score.count("tenure of positions found", int(in_time), 1, 1)
    office = f"{naming.label(fact.subject)} {fact.object!r}"
    if not right:
        shown = (", ".join(sorted(map(naming.label, side))) or "nobody" for side in (owners, fact.owners))
        what = "{}: of {}, expected {}".format(office, *shown)
        score.mistakes.append(Mistake("owner wrong", gold.id, what, _quote(claim.readings)))
    if not in_time:
        what = f"{office}: {', '.join(sorted(claim.tenures)) or 'current'}, expected {fact.tenure}"
        score.mistakes.append(Mistake("tenure wrong", gold.id, what, _quote(claim.readings)))


# -- events -----------------------------------------------------------------------------------------------------------


def _events(gold: GoldArticle, found: tuple[FoundEvent, ...], naming: _Naming, score: Score) -> Count:
    arguments = [frozenset((role, naming.id(e)) for role, e in event.arguments) for event in found]
    pairs = _paired(gold.events, found, arguments)
    partner = {j: i for i, j in pairs.items()}
    for i, event in enumerate(gold.events):
        score.count(f"event {event.type}", int(i in pairs), 0, 1)
        if i not in pairs:
            what = _described(event.type, event.arguments, naming)
            score.mistakes.append(Mistake("event missed", gold.id, what, sentence_of(gold.text, event.sentence)))
    for j, (happening, held) in enumerate(zip(found, arguments, strict=True)):
        score.count(f"event {happening.type}", 0, 1, 0)
        score.verdicts.append(
            Verdict("event", happening.type, happening.confidence, happening.readings, right=j in partner)
        )
        if j not in partner:
            what = _described(happening.type, held, naming)
            score.mistakes.append(Mistake("event spurious", gold.id, what, _quote(happening.readings)))
    score.count("EVENTS", len(pairs), len(found), len(gold.events))
    right = 0
    for i, j in pairs.items():
        _status_and_date(gold, gold.events[i], found[j], naming, score)
        right += len(gold.events[i].arguments & arguments[j])
        _arguments_of(gold, gold.events[i], found[j], arguments[j], naming, score)
    for role, _ in (a for event in gold.events for a in event.arguments):
        score.count(f"role {role}", 0, 0, 1)
    for role, _ in (a for held in arguments for a in held):
        score.count(f"role {role}", 0, 1, 0)
    return Count(right, sum(map(len, arguments)), sum(len(event.arguments) for event in gold.events))


def _paired(
    wanted: tuple[GoldEvent, ...], found: tuple[FoundEvent, ...], arguments: list[frozenset[Argument]]
) -> dict[int, int]:
    """Return the found event for each annotated one that has any, those with most in common first."""
    fits = []
    for i, event in enumerate(wanted):
        ours = {e for role, e in event.arguments if role != "place"}
        for j, happening in enumerate(found):
            if event.type == happening.type:
                theirs = {e for role, e in arguments[j] if role != "place"}
                common = event.arguments & arguments[j]
                if ours & theirs or (not ours and common):
                    fits.append((len(common), len(ours & theirs), i, j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(fits, reverse=True):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _status_and_date(gold: GoldArticle, event: GoldEvent, found: FoundEvent, naming: _Naming, score: Score) -> None:
    score.count("event status", int(event.status == found.status), 1, 1)
    what = _described(event.type, event.arguments, naming)
    if event.status != found.status:
        score.mistakes.append(
            Mistake("status wrong", gold.id, f"{what}: {found.status}, expected {event.status}", _quote(found.readings))
        )
    if event.date:
        right = bool(found.date) and (found.date or "")[: len(event.date)] == event.date
        score.count("event date", int(right), int(bool(found.date)), 1)
        if not right:
            shown = f"{what}: {found.date or 'no date'}, expected {event.date}"
            score.mistakes.append(Mistake("date wrong", gold.id, shown, _quote(found.readings)))


def _arguments_of(
    gold: GoldArticle, event: GoldEvent, found: FoundEvent, held: frozenset[Argument], naming: _Naming, score: Score
) -> None:
    for role, _ in event.arguments & held:
        score.count(f"role {role}", 1, 0, 0)
    for kind, arguments, sentence in (
        ("missed", event.arguments - held, sentence_of(gold.text, event.sentence)),
        ("spurious", held - event.arguments, _quote(found.readings)),
    ):
        for role, entity in sorted(arguments):
            what = f"{_described(event.type, event.arguments, naming)}: {role} {naming.label(entity)}"
            score.mistakes.append(Mistake(f"argument {kind}", gold.id, what, sentence))


def _described(kind: str, arguments: Iterable[Argument], naming: _Naming) -> str:
    return f"{kind} of {', '.join(sorted({naming.label(e) for _, e in arguments})) or 'nobody'}"


def _quote(readings: tuple[Reading, ...]) -> str:
    return " ".join(readings[0].sentence.split()) if readings else ""
