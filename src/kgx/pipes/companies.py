"""Tell companies from other bodies by what an article says around all mentions of a name."""

from __future__ import annotations

from functools import cache
from math import inf

from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes.coreference import Group
from kgx.pipes.runs import words
from kgx.schema import lexicon

ENOUGH = 2.0
MORE = 3.5  # to overrule the recogniser where it saw a person


@cache
def _cues(key: str) -> frozenset[str]:
    return frozenset(lexicon("entities")["company_cues"][key])


def settle_companies(doc: Doc, groups: list[Group]) -> None:
    """Make companies of the groups that the text speaks of as such: bodies, and what was taken for a person or town.

    A name that begins as a company's does, "Telia Lithuania" beside "Telia", is a company's as well.
    """
    companies = {i for g in groups if _is(g, "Company") for n in g.names for i in range(n.start, n.end)}
    places = {i for g in groups if g.type == "Country" for n in g.names for i in range(n.start, n.end)}
    open_ = [g for g in groups if _may_be(doc, g)]
    changed = True
    while changed:
        changed = False
        houses = {g.long[0] for g in groups if g.long and _is(g, "Company")}
        for group in open_:
            if _is(group, "Company"):
                continue
            enough = ENOUGH if group.type != "Person" else MORE if len(group.long) == 1 else inf
            if group.long[0] in houses or _score(doc, group, companies, places) >= enough:
                for name in group.names:
                    name.type, name.sure = "Company", True
                    companies.update(range(name.start, name.end))
                group.type = "Company"
                changed = True


def _may_be(doc: Doc, group: Group) -> bool:
    """Tell whether nothing known of a group forbids that it is a company."""
    if not group.long or group.key or (group.long[0] in _cues("not_words")):
        return False
    first = group.long[0].title()
    if (
        gazetteer.country_of(first)
        or gazetteer.country_of(first.upper())
        or gazetteer.demonym(first)
        or gazetteer.region(first)
    ):
        return False
    if _is(group, "Organisation"):
        return not any(n.sure for n in group.names) and not words("organisation_words") & set(group.long)
    if _is(group, "Person"):
        titles = words("person_titles", "honorifics")
        return not gazetteer.given_name(first) and not any(
            n.start and doc[n.start - 1].lower_ in titles for n in group.names
        )
    return _is(group, "City") and not any(n.sure for n in group.names)


def _is(group: Group, kind: str) -> bool:
    return sum(n.type == kind for n in group.names) * 2 > len(group.names)


def _score(doc: Doc, group: Group, companies: set[int], places: set[int]) -> float:
    score = 0.0
    for name in group.names:
        root = doc[name.start : name.end].root
        before = doc[name.start - 1] if name.start else None
        after = doc[name.end] if name.end < len(doc) else None
        if before is not None and before.text in ("'s", "'") and name.start > 1 and name.start - 2 in places:
            score += 1.5  # France's Total
        if after is not None and after.lower_ in _cues("titles"):
            score += 2.0
        if after is not None and after.text in ("'s", "'") and name.end + 1 < len(doc):
            following = doc[name.end + 1]
            if (
                following.lower_ in _cues("titles")
                or following.lemma_.lower() in _cues("owned")
                or (name.end + 2 < len(doc) and f"{following.lower_} {doc[name.end + 2].lower_}" in _cues("titles"))
            ):
                score += 2.0
        if before is not None and before.lower_ in ("of", "at", "in", "from", "with", "by"):
            head = before.head.lower_
            if head in _cues("titles") and head not in ("president", "head", "chairman", "director"):
                score += 2.0
            elif head in ("president", "head", "chairman", "director"):
                score += 0.8
            elif before.head.lemma_.lower() in _cues("owned"):
                score += 1.5
        if root.dep_ in ("nsubj", "agent") and root.head.lemma_.lower() in _cues("verbs"):
            score += 1.0
        if (
            root.dep_ == "nsubj"
            and root.head.lemma_.lower() in ("sign", "announce")
            and companies & {t.i for t in root.sent}
        ):
            score += 0.5
        if root.dep_ == "dobj" and root.head.lemma_.lower() in ("acquire", "buy", "sell", "own", "purchase"):
            score += 1.5
        if (root.dep_ == "conj" and root.head.i in companies) or any(
            c.dep_ == "conj" and c.i in companies for c in root.children
        ):
            score += 2.0
        if after is not None and after.lemma_.lower() in _cues("owned"):
            score += 1.0
        if before is not None and before.lower_ in ("the",) and len(group.long) > 1:
            score -= 0.7
        if after is not None and after.lower_ in _cues("not_after"):
            score -= 2.0
    words = set(group.long)
    if words & _cues("not_words"):
        score -= 3.0
    return score
