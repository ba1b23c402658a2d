"""What a rule asks of its trigger, and who fills its roles."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Token

from kgx.pipes.engine import Index, Slots, announcers, companions, conjuncts, passive, possessors, words
from kgx.pipes.moments import date_of

Rule = dict[str, Any]
Roles = dict[str, list[int]]
TOPIC = ("subj", "light", "poss", "around")  # where whom the talk is about stands


def fits(rule: Rule, trigger: Token, filled: Slots, index: Index) -> bool:
    """Tell whether object, particle, voice and prepositions are as the rule wants them."""
    if "lacks" in rule and any(filled.get(slot) for slot in rule["lacks"]):
        return False
    if "needs" in rule and not any(filled.get(slot) for slot in rule["needs"]):
        return False
    objects = [t for slot in rule.get("object_slots", ("obj",)) for t in filled.get(slot, ())]
    if "object" in rule and not any(_is_one_of(t, rule["object"], index) for t in objects):
        return False
    if "refuse" in rule and any(t.lemma_.lower() in rule["refuse"] for t in objects):
        return False
    if "particles" in rule:
        particles = {c.lower_ for c in trigger.children if c.dep_ in ("prt", "advmod", "prep")}
        if particles.isdisjoint(rule["particles"]):
            return False
    if "modified" in rule and all(_modifiers(t, index).isdisjoint(rule["modified"]) for t in objects):
        return False
    if "modified_self" in rule and _modifiers(trigger, index).isdisjoint(rule["modified_self"]):
        return False
    if "modified_not" in rule and not all(_modifiers(t, index).isdisjoint(rule["modified_not"]) for t in objects):
        return False
    if "unmodified" in rule and not all(
        _modifiers(t, index).isdisjoint(rule["unmodified"]) for t in (*objects, trigger)
    ):
        return False
    if rule.get("object_absent") and any(not _is_time(t) and not _is_aside(t) for t in filled.get("obj", ())):
        return False
    if "voice" in rule and passive(trigger) != (rule["voice"] == "passive"):
        return False
    if trigger.dep_ == "xcomp" and trigger.head.lemma_.lower() in rule.get("not_below", ()):
        return False
    if trigger.dep_ == "pcomp" and trigger.head.lower_ in rule.get("not_after", ()):
        return False
    if "with_xcomp" in rule and rule["with_xcomp"] != any(c.dep_ == "xcomp" for c in trigger.children):
        return False
    if "carrier" in rule and trigger.head.lemma_.lower() not in rule["carrier"]:
        return False
    if rule.get("single") and len([e for t in objects for e in index.fill(t)]) != 1:
        return False
    if "subject" in rule and not any(t.lemma_.lower() in rule["subject"] for t in filled.get("subj", ())):
        return False
    if "with_adj" in rule and not any(c.dep_ == "acomp" and c.lower_ in rule["with_adj"] for c in trigger.children):
        return False
    if rule.get("needs_date") and date_of(trigger) is None:
        return False
    if "with_nouns" in rule:
        near = {t.lemma_.lower() for slot in ("on", "for", "in") for t in filled.get(slot, ())}
        if near.isdisjoint(rule["with_nouns"]):
            return False
    if "has" in rule and not any(c.lower_ in rule["has"] for c in trigger.children):
        return False
    if "not_words" in rule:
        near = {t.lemma_.lower() for t in trigger.children} | {t.lower_ for t in trigger.children}
        if not near.isdisjoint(rule["not_words"]):
            return False
    return True


def _modifiers(token: Token, index: Index) -> set[str]:
    """Return the words before a noun that are no part of its own name."""
    inside = {i for span in index.spans(token) for i in range(span.start, span.end)}
    return {c.lower_ for c in token.children if c.dep_ in ("compound", "amod", "nmod") and c.i not in inside}


def _is_time(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME")


def _is_aside(token: Token) -> bool:
    """Tell whether a comma parts an object from its verb: "landed in X, our correspondent reports", misread."""
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text == ","


def _is_one_of(token: Token, wanted: list[str], index: Index) -> bool:
    if token.lemma_.lower() in wanted or token.lower_ in wanted:
        return True
    return any(index.type(e) in wanted for e in index.here(token))


def arguments(rule: Rule, trigger: Token, filled: Slots, index: Index) -> Roles | None:
    """Return the entities that fill the roles of a rule, or None if they are too few or of the wrong types."""
    roles: Roles = {}
    taken: set[int] = set()
    sided = True  # all stand on one side: "met X and Y"
    for role, names in rule["roles"].items():
        types = rule["types"].get(role, ())
        for name in names:
            slot = name.rstrip("?")
            if name.endswith("?") and roles.get(role):
                continue
            tokens = list(filled.get(slot, ()))
            if slot == "relative":
                tokens = [t for t in tokens if t.head.lemma_.lower() in rule.get("light", ())]
            if rule.get("along") and slot in ("subj", "light", "poss"):
                tokens += companions([*tokens, trigger])
            if rule["type"] == "Appointment" and slot in ("obj", "obj2"):
                tokens += [c for t in tokens if not index.here(t) for c in t.children if c.dep_ == "compound"]
            if slot == "announcer":
                tokens = announcers(trigger)
            if slot == "is":
                tokens = _copular(trigger)
            if slot == "colon":
                tokens = _behind_colon(trigger, index)
            if slot == "poss" and tokens and all(t.tag_ == "PRP$" and not index.here(t) for t in tokens):
                tokens = [t for t in filled.get("around", ()) if t.i > trigger.i]  # "before her appointment, X had …"
            if role == "person":  # "the Abbott government was elected" is no appointment of his
                tokens = [t for t in tokens if index.here(t) or t.lemma_.lower() not in words("governments")]
                tokens = [t for t in tokens if not any(c.lower_ == "late" and c.dep_ == "amod" for c in t.children)]
            for token in _meant(tokens, trigger, index):
                wider = rule.get("groups", ()) if _is_group(token, index) else ()
                for entity in index.fill(token):
                    if slot in ("in", "into") and role == "counterpart" and index.type(entity) == "Country":
                        continue  # where the money goes, not whose it becomes: "an investment in Kenya"
                    if entity not in taken and (index.type(entity) in types or index.type(entity) in wider):
                        roles.setdefault(role, []).append(entity)
                        taken.add(entity)
                        sided = sided and slot in ("with", "obj")
    if rule.get("peers") and len(taken) < 2:
        _add_peers(rule, roles, taken, filled, index)
    if sided and "open" in rule:  # "talks with X and Y": who held them is missing
        return None
    if any(not roles.get(role) for role in rule.get("needs_roles", ())):
        return None
    if "needs_any" in rule and not any(roles.get(role) for role in rule["needs_any"]):
        return None
    if "some" in rule and not any(index.type(e) in rule["some"] for e in taken):
        return None
    if "person" in rule and not any(index.type(e) == "Person" for e in roles.get(rule["person"], ())):
        return None
    return roles if len(taken) >= rule.get("least", 1) else None


def _is_group(token: Token, index: Index) -> bool:
    """Tell whether a token is a noun such as "delegation" that stands for those who sent it."""
    return token.lemma_.lower() in words("delegations") and not index.here(token)


def half(rule: Rule, filled: Slots, index: Index) -> Roles | None:
    """Return what fills a rule of which the other side, the subject, is nobody with a name: "she then saw X"."""
    if "open" not in rule:
        return None
    before = [t for slot in rule.get("subject_open", TOPIC) for t in filled.get(slot, ())]
    if any(index.fill(t) for t in before):
        return None
    if rule["type"] == "Visit":
        return {} if before and all(_topical(t) for t in before) else None
    roles: Roles = {}
    for role, names in rule["roles"].items():
        for name in names:
            for token in filled.get(name.rstrip("?"), ()):
                roles.setdefault(role, []).extend(
                    e for e in index.fill(token) if index.type(e) == "Person" and e not in roles.get(role, ())
                )
    return roles if any(roles.values()) else None


def _topical(token: Token) -> bool:
    """Tell whether a pronoun or noun can stand for whom the talk is about: "he", "the visitor", "the delegation"."""
    return token.lower_ in words("topical") or token.lemma_.lower() in words("topical")


def _add_peers(rule: Rule, roles: Roles, taken: set[int], filled: Slots, index: Index) -> None:
    """Add those whose counterpart, host or guest the only actor is: "talks with his counterpart X"."""
    role = rule["peers"]
    slots_read = {name.rstrip("?") for names in rule["roles"].values() for name in names}
    tokens = [t for slot in sorted(slots_read) for token in filled.get(slot, ()) for t in conjuncts(token)]
    for owner in possessors(tokens):
        for entity in index.here(owner):
            if entity not in taken and index.type(entity) in rule["types"][role]:
                roles.setdefault(role, []).append(entity)
                taken.add(entity)


def _meant(tokens: list[Token], trigger: Token, index: Index) -> list[Token]:
    """Return the tokens, with those who announce it in place of an "it" or "they" nobody knows: "X said they would …"."""
    unknown = [t for t in tokens if (t.lower_ in ("it", "they") or _is_company(t)) and not index.fill(t)]
    if unknown:
        meant = [t for t in announcers(trigger) if all(index.type(e) != "Person" for e in index.fill(t))]
        return [t for t in tokens if t not in unknown] + meant
    return tokens


def _is_company(token: Token) -> bool:
    """Tell whether a noun stands for a company told before: "a stake in the German carmaker"."""
    return token.lemma_.lower() in words("companies") and any(c.lower_ == "the" for c in token.children)


def _copular(noun: Token) -> list[Token]:
    """Return what a noun is said to be: "X is the president's choice", "X, an appointee of Y"."""
    if noun.dep_ == "attr":
        return [c for c in noun.head.children if c.dep_ == "nsubj"]
    return [noun.head] if noun.dep_ == "appos" else []


def _behind_colon(trigger: Token, index: Index) -> list[Token]:
    """Return the name behind the colon of a sentence: "introduced the next director: X"."""
    colon = next((t for t in trigger.doc[trigger.i : trigger.sent.end] if t.text == ":"), None)
    if colon is None or colon.i + 1 >= trigger.sent.end:
        return []
    return [s.root for s in index.at.get(colon.i + 1, ()) if s.start == colon.i + 1]
