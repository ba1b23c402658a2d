"""Relations that a verb or a noun states, read from the parse: "X owns Y", "X is a subsidiary of Y"."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from kgx.pipes.engine import Index, slots, subjects
from kgx.pipes.relations.claims import Claims, behind
from kgx.pipes.status import status_of
from kgx.schema import rules

STATUS = {"happened": "asserted", "planned": "planned", "denied": "denied"}


@cache
def _by_lemma(kind: str) -> dict[str, tuple[dict[str, Any], ...]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rule in rules("relations"):
        for lemma in rule.get(kind, ()):
            found[str(lemma)].append(rule)
    return {lemma: tuple(row) for lemma, row in found.items()}


def read_clauses(doc: Doc, index: Index, found: Claims) -> None:
    """Add what the rules with `verbs` or `nouns` read."""
    verbs, nouns = _by_lemma("verbs"), _by_lemma("nouns")
    for token in doc:
        if token.pos_ == "VERB":
            matching = verbs.get(token.lemma_.lower(), ())
        elif token.pos_ in ("NOUN", "PROPN"):
            matching = nouns.get(token.lemma_.lower(), ())
        else:
            continue
        if not matching:
            continue
        filled = slots(token)
        if token.pos_ != "VERB":
            filled["self"] = _bearers(token, index)
        for rule in matching:
            _run(rule, token, filled, index, found)


def _bearers(noun: Token, index: Index) -> list[Token]:
    """Return the tokens that a describing noun is said of: "his wife, X", "X is a subsidiary of", "X, a unit of"."""
    found = [child for child in noun.children if child.dep_ == "appos"]
    if noun.dep_ == "appos":
        found.append(noun.head)
    elif noun.dep_ == "attr":
        found += subjects(noun.head)
    elif noun.dep_ in ("compound", "nmod") and noun.i < noun.head.i:
        found.append(noun.head)
    elif noun.dep_ == "conj" and noun.head.dep_ in ("appos", "attr"):
        return _bearers(noun.head, index)
    if not found:
        after = noun.doc[noun.i + 1 : noun.i + 3]
        nearest = next((t for t in after if t.text != ","), None)
        if nearest is not None and index.at.get(nearest.i):
            found.append(index.at[nearest.i][0].root)
    return found


def _run(rule: dict[str, Any], trigger: Token, filled: dict[str, list[Token]], index: Index, found: Claims) -> None:
    status = "asserted"
    governor = trigger if trigger.pos_ == "VERB" else trigger.head if trigger.dep_ == "attr" else None
    if governor is not None:
        read = status_of(governor)
        if read is None or (read == "planned" and not rule.get("status")):
            return
        status = STATUS[read]
    if rule.get("done") and (trigger.tag_ not in ("VBD", "VBN") or any(c.lower_ == "being" for c in trigger.children)):
        return
    if behind(trigger, rule.get("not_behind", ())):
        return
    if "through" in rule and not any(
        t.lemma_.lower() in rule["through"] or t.lower_ in rule["through"] for t in filled.get("obj", ())
    ):
        return
    left, right = (
        dict.fromkeys(
            entity
            for slot in rule[end]
            for token in filled.get(slot, ())
            if index.spans(token) or token.pos_ != "NOUN" or any(c.dep_ == "appos" for c in token.children)
            for entity in index.fill(token)
            if index.type(entity) in rule[types]
        )
        for end, types in (("subject", "from"), ("object", "to"))
    )
    for a in left:
        for b in right:
            found.add(
                a, rule["relation"], b, where=trigger, rule=rule["id"], confidence=rule["confidence"], status=status
            )
