"""Companies and bodies that are spoken of by what they are: "the Danish utility", "the Pune-based group".

Such a phrase stands for the company last spoken of that can be meant: none that is known to be at home elsewhere.
Where two are about equally near, the subject of the sentence is taken, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from kgx.pipes.engine import SUBJECTS, Index
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.notation import word_list

REACH = 3  # sentences that a description may look back
DEFINITE = frozenset(["the", "this", "that"])
GOES_ON = frozenset(["of", "that", "which", '"'])  # what introduces a name or what tells one from others
BEFORE = frozenset(["det", "amod", "compound", "poss", "nmod", "npadvmod", "advmod"])


def descriptions(doc: Doc, index: Index, features: list[frozenset[str]], found: Claims) -> dict[int, int]:
    """Return the entity that each describing phrase stands for, by the number of the phrase's head token."""
    nouns = word_list("company") - word_list("not_described")
    sentences = [s for s in doc.sents if not all(t.is_space for t in s)]
    companies: list[list[Span]] = []
    result: dict[int, int] = {}
    for number, sent in enumerate(sentences):
        here = [
            span
            for i in range(sent.start, sent.end)
            for span in index.at.get(i, ())
            if span.start == i and _business(span, features)
        ]
        companies.append(here)
        for token in sent:
            if token.pos_ != "NOUN" or token.lower_ not in nouns or token.tag_ == "NNS":
                continue
            phrase = _phrase(token)
            if phrase is None or _named(token, index):
                continue
            places = {
                int(s.kb_id_)
                for t in phrase
                for s in index.at.get(t.i, ())
                if s.label_ in ("Country", "City", "Region")
            }
            near = [companies[number - k] for k in range(min(REACH, number) + 1)]
            near[0] = [s for s in near[0] if s.end <= phrase.start]
            entity = _meant(near, _elsewhere(places, index, found))
            if entity is not None:
                result[token.i] = entity
    return result


def _business(span: Span, features: list[frozenset[str]]) -> bool:
    known = features[int(span.kb_id_)]
    return span.id_ == "name" and (
        span.label_ == "Company" or (bool(known & {"body", "world"}) and not known & {"organ", "party"})
    )


def _phrase(noun: Token) -> Span | None:
    """Return the definite noun phrase of a head noun, without what follows; None if it is another kind of phrase."""
    left = min((c.left_edge.i for c in noun.lefts if c.dep_ in BEFORE), default=noun.i)
    first = noun.doc[left]
    if first.lower_ not in DEFINITE or left == noun.i or noun.dep_ in ("compound", "nmod", "appos", "attr"):
        return None
    return noun.doc[left : noun.i + 1]


def _named(noun: Token, index: Index) -> bool:
    """Tell whether the phrase goes on to a name: "the utility Norlys", "the utility, the Norlys", "the maker of X"."""
    after = noun.doc[noun.i + 1 : noun.i + 4]
    if not len(after):
        return False
    if index.at.get(after[0].i) or after[0].lower_ in GOES_ON or after[0].pos_ in ("NOUN", "PROPN"):
        return True
    apposed = (
        span for t in after[1:3] if t.i == noun.i + 2 or after[1].pos_ == "DET" for span in index.at.get(t.i, ())
    )
    return after[0].text == "," and any(span.label_ != "Person" for span in apposed)


def _elsewhere(places: set[int], index: Index, found: Claims) -> set[int]:
    """Return the entities that are at home in another country than those of a phrase, as far as is known."""
    countries = {p for p in places if index.type(p) == "Country"}
    if not countries:
        return set()
    homes: dict[int, set[int]] = defaultdict(set)
    for subject, relation, target, _ in found.rows:
        if relation == "basedIn" and index.type(target) == "Country":
            homes[subject].add(target)
    return {entity for entity, known in homes.items() if not known & countries}


def _meant(near: Iterable[list[Span]], excluded: set[int]) -> int | None:
    for spans in near:
        options = [s for s in spans if int(s.kb_id_) not in excluded]
        entities = {int(s.kb_id_) for s in options}
        if len(entities) > 1:
            entities = {int(s.kb_id_) for s in options if s.root.dep_ in SUBJECTS}
            return entities.pop() if len(entities) == 1 else None
        if entities:
            return entities.pop()
    return None
