"""What "the kingdom", "the company", "the Washington-based lender" stand for: countries, bodies, companies, places."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from spacy.tokens import Token

from kgx import gazetteer
from kgx.pipes.discourse import SUBJECT, Discourse, clear, words
from kgx.schema import lexicon

FAR = 8  # sentences that the only thing of its name may lie back


def country(lemma: str, left: int, token: Token, talk: Discourse) -> int | None:
    """Return the country meant: the only kingdom for "the kingdom", the one the talk is about for "the country"."""
    if token.i - left > 1 and any(t.pos_ != "PROPN" for t in talk.doc[left + 1 : token.i]):
        return None
    ranked = talk.ranked(["Country"])
    if lemma in words("powers"):
        return _power(lemma, token, talk)
    if lemma in words("neighbours"):
        return None
    if lemma in lexicon("reference")["countries"]:
        every = {int(s.kb_id_) for spans in talk.at.values() for s in spans if s.label_ == "Country"}
        every = {e for e in every if _is(lemma, e, talk)}
        if len(every) == 1:
            return next(iter(every))
        ranked = [(w, e) for w, e in ranked if e in every]
    entity = clear(ranked, margin=1.5)
    most = max((talk.total[e] for _, e in talk.ranked(["Country"], reach=FAR)), default=0)
    return entity if entity is None or talk.total[entity] > 1 or most < 3 else None  # named in passing


def _power(lemma: str, token: Token, talk: Discourse) -> int | None:
    """Return whose government is meant: the only country of late that the article has most to do with."""
    if token.dep_ not in SUBJECT | {"poss", "pobj", "conj"}:
        return None
    ranked = talk.ranked(["Country"], reach=5)
    entity = clear(ranked, margin=2.5)
    if entity is None or talk.count.most_common(1)[0][1] > 3 * talk.count[entity] + 3:
        return None
    return entity if lemma != "state" or not _is("states", entity, talk) else None


def _is(lemma: str, entity: int, talk: Discourse) -> bool:
    territory = gazetteer.country_of(talk.entities[entity]["label"])
    return territory is not None and territory.iso2 in lexicon("reference")["countries"][lemma]


def thing(lemma: str, kinds: tuple[str, ...], left: int, token: Token, talk: Discourse) -> int | None:
    """Return the body, company or place meant: one whose name says so, else the most salient none speaks against."""
    doc = talk.doc
    origins = {e for i in range(left, token.i) for e in talk.over.get(i, ())}
    modifiers = [t for t in doc[left + 1 : token.i] if t.pos_ != "PUNCT" and t.i not in talk.over]
    modifiers = [t for t in modifiers if t.lower_ not in words("plain")]
    if any(t.lower_ in words("distinct") for t in modifiers) or any(talk.type(e) not in PLACES for e in origins):
        return None
    hints = frozenset(lexicon("reference")["hints"].get(lemma, [lemma]))
    if lemma == "bank" and [t.lower_ for t in modifiers] == ["central"]:
        banks = {s.entity for s in talk.recent(kinds, reach=FAR) if _central(s.entity, talk)}
        return next(iter(banks)) if len(banks) == 1 else None
    ranked = talk.ranked(kinds)
    if lemma == "lender":
        ranked = [(w, e) for w, e in ranked if not _central(e, talk)]
    if origins:
        if not ranked and "Company" in kinds:  # what was not seen to be a company may be one, if it is alone
            ranked = [(w, e) for w, e in talk.ranked(["Organisation"]) if not _named_as(e, _bodies(), talk)]
            ranked = ranked if len(ranked) == 1 else []
        return _from(lemma, origins, ranked, token, talk)
    if modifiers:
        said = [(w, e) for w, e in ranked if all(_named_as(e, frozenset([t.lower_]), talk) for t in modifiers)]
        return clear(said)
    saying = [(w, e) for w, e in ranked if _named_as(e, hints, talk)]
    if saying and ("Company" not in kinds or len(ranked) == 1):
        return clear(saying)
    if "Company" not in kinds and lemma not in words("general"):
        return _only(kinds, hints, talk) if lemma in lexicon("reference")["hints"] else None
    others = _other_hints(lemma)
    weighed = [(w * (2.0 if (w, e) in saying else 1.0), e) for w, e in ranked if not _named_as(e, others, talk)]
    if not weighed and lemma in lexicon("reference")["hints"]:
        return _only(kinds, hints, talk, besides=_central if lemma == "lender" else None)
    return clear(sorted(weighed, key=lambda x: (-x[0], x[1])), margin=1.5)


PLACES = frozenset(["Country", "City", "Region"])


def _from(lemma: str, origins: set[int], ranked: list[tuple[float, int]], token: Token, talk: Discourse) -> int | None:
    """Return the body of a place: the one named with it, else the most salient that is not named with another."""
    fitting = [(w, e) for w, e in ranked if talk.origin.get(e, set()) & origins]
    if fitting:
        return clear(fitting)
    if token.dep_ not in SUBJECT:
        return None
    others = _other_hints(lemma)
    free = [(w, e) for w, e in ranked if not talk.origin.get(e) and not _named_as(e, others, talk)]
    hinted = [(w, e) for w, e in free if _named_as(e, frozenset(lexicon("reference")["hints"].get(lemma, [])), talk)]
    return hinted[0][1] if len(hinted) == 1 else clear(free, margin=2.0)


@cache
def _bodies() -> frozenset[str]:
    """Return the heads of names that no company has."""
    return frozenset(str(w) for w in lexicon("entities")["generic_heads"]) | words("no_company")


def _only(
    kinds: tuple[str, ...],
    hints: frozenset[str],
    talk: Discourse,
    *,
    besides: Callable[[int, Discourse], bool] | None = None,
) -> int | None:
    """Return the only thing named so that the last sentences speak of, `besides` those of a kind."""
    every = {s.entity for s in talk.recent(kinds, reach=FAR) if _named_as(s.entity, hints, talk)}
    every = {e for e in every if besides is None or not besides(e, talk)}
    return next(iter(every)) if len(every) == 1 else None


@cache
def _other_hints(lemma: str) -> frozenset[str]:
    """Return the words in names that speak against a noun: nothing called "Airways" is a lender."""
    hints = lexicon("reference")["hints"]
    if lemma not in hints:
        return frozenset(hints["newspaper"])
    own = frozenset(hints[lemma])
    return frozenset(w for word, row in hints.items() if not own & set(row) for w in row)


def _central(entity: int, talk: Discourse) -> bool:
    names = " | ".join(talk.entities[entity]["names"]).lower()
    return any(words in names for words in lexicon("reference")["central_banks"])


def _named_as(entity: int, hints: frozenset[str], talk: Discourse) -> bool:
    row = talk.entities[entity]
    return any(
        word in hints or any(len(h) > 3 and word.endswith(h) for h in hints)
        for name in (row["label"], *row["names"])
        for word in name.lower().split()
    )
