"""The engine that runs rules over dependency parses: what fills the slots of a verb or a noun.

Slots of a verb: subj, obj (the passive is turned round), with/to/in/… for its prepositions and those of its object,
as_subj for a subject that only a noun can have. Slots of a noun: poss, with/between/of/…, light for the subject of the
verb that carries it ("X held talks with Y"). Arguments are found across coordination, relative clauses, participles,
infinitives and appositions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout

SUBJECTS = frozenset(["nsubj", "nsubjpass"])
RELATIVE = frozenset(["who", "which", "that", "whom"])
UP = frozenset(
    ["conj", "xcomp", "advcl", "pcomp", "prep", "acl", "relcl", "ccomp", "aux", "auxpass", "parataxis", "dep"]
)


class Index:
    """The mentions of a Doc by token, and the entities that a token as an argument stands for."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.entities = layout.entities(doc)
        self.at: dict[int, list[Span]] = defaultdict(list)
        for span in layout.mentions(doc):
            for i in range(span.start, span.end):
                self.at[i].append(span)

    def type(self, entity: int) -> str:
        """Return the type of an entity."""
        kind: str = self.entities[entity]["type"]
        return kind

    def here(self, token: Token) -> list[int]:
        """Return the entities that are mentioned with this token as the head."""
        found = []
        for span in self.at.get(token.i, ()):
            if span.root.i == token.i or token.i == span.end - 1 or len(span) == 1:
                found.append(int(span.kb_id_))
        return list(dict.fromkeys(found))

    def fill(self, token: Token, *, depth: int = 0) -> list[int]:
        """Return the entities that an argument token stands for, with what is coordinated or in apposition to it."""
        found = self.here(token)
        if depth < 6:
            for child in token.children:
                if child.dep_ == "appos" and not found:
                    found += self.fill(child, depth=depth + 1)
                elif child.dep_ == "conj":
                    found += self.fill(child, depth=depth + 1)
            if not found and token.lower_ in (
                "officials",
                "delegation",
                "team",
                "representatives",
                "government",
                "side",
                "leaders",
                "counterparts",
                "authorities",
                "troops",
                "forces",
                "delegates",
                "executives",
            ):
                for child in token.children:
                    if child.dep_ in ("poss", "amod", "compound", "nmod"):
                        found += self.here(child)
                    elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
                        found += [e for c in child.children if c.dep_ == "pobj" for e in self.here(c)]
        return list(dict.fromkeys(found))


def passive(verb: Token) -> bool:
    """Tell whether a verb form is passive, participles after a noun included."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    if (
        verb.dep_ == "conj"
        and verb.tag_ == "VBN"
        and verb.head.pos_ == "VERB"
        and not any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children)
    ):
        return passive(verb.head)
    return verb.tag_ == "VBN" and (
        verb.dep_ == "acl" or (verb.dep_ == "advcl" and not any(c.dep_ in ("aux", "dobj") for c in verb.children))
    )


def subjects(verb: Token) -> list[Token]:
    """Return the subject tokens of a verb, looked for upwards where it has none of its own."""
    node = verb
    for _ in range(6):
        own = [c for c in node.children if c.dep_ in SUBJECTS]
        if own:
            if own[0].lower_ in RELATIVE and node.dep_ == "relcl":
                return [node.head]
            return own
        if node is not verb and node.pos_ in ("NOUN", "PROPN", "PRON"):
            return []
        if node.dep_ in ("acl", "relcl") and node.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return [node.head]
        if node.dep_ == "xcomp" and node.head.pos_ == "VERB":
            objects = [c for c in node.head.children if c.dep_ == "dobj"]
            if objects and node.head.lemma_.lower() in (
                "invite",
                "ask",
                "urge",
                "allow",
                "tell",
                "order",
                "send",
                "want",
                "force",
                "help",
                "let",
                "see",
                "persuade",
                "instruct",
            ):
                return objects
        if node.dep_ not in UP or node.head is node:
            return []
        node = node.head
    return []


def slots(trigger: Token) -> dict[str, list[Token]]:
    """Return the tokens that fill the slots of a verb or noun."""
    return _verb(trigger) if trigger.pos_ in ("VERB", "AUX") else _noun(trigger)


def _prepositions(token: Token, found: dict[str, list[Token]], *, depth: int = 0) -> None:
    for child in token.children:
        if child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ", "VERB", "ADV"):
            for grand in child.children:
                if grand.dep_ in ("pobj", "pcomp"):
                    found[child.lower_].append(grand)
                elif grand.dep_ == "prep":  # "on behalf of", "along with"
                    found[grand.lower_] += [g for g in grand.children if g.dep_ == "pobj"]
        elif child.dep_ == "agent":
            found["by"] += [g for g in child.children if g.dep_ == "pobj"]


def _verb(verb: Token) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = defaultdict(list)
    turned = passive(verb)
    found["obj" if turned else "subj"] += subjects(verb)
    for child in verb.children:
        if child.dep_ in ("dobj", "attr", "oprd", "dative") and child.pos_ != "ADP":
            found["obj2" if turned else "obj"].append(child)
        elif child.dep_ == "prt":
            found["prt"].append(child)
    _prepositions(verb, found)
    if turned:
        found["subj"] += found.pop("by", [])
    for thing in list(found["obj"]):
        if thing.i > verb.i:
            _prepositions(thing, found)
    if verb.dep_ == "relcl":
        for child in verb.children:
            if child.dep_ == "dobj" and child.lower_ in RELATIVE:
                found["obj"].append(verb.head)
    return found


def _noun(noun: Token) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = defaultdict(list)
    for child in noun.children:
        if child.dep_ == "poss":
            found["poss"].append(child)
        elif child.dep_ in ("compound", "nmod", "amod"):
            found["modifier"].append(child)
            found["modifier"] += [
                c for c in child.children if c.dep_ in ("compound", "nmod", "amod", "conj", "punct") and c.i < noun.i
            ]
        elif child.dep_ == "acl" and child.tag_ in ("VBN", "VBG"):
            inner: dict[str, list[Token]] = defaultdict(list)
            _prepositions(child, inner)
            for key, tokens in inner.items():
                found["acl_" + key if key == "by" else key] += tokens
    _prepositions(noun, found)
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass", "attr", "oprd") and head.pos_ in ("VERB", "AUX"):
        turned = noun.dep_ == "nsubjpass"
        verb_slots: dict[str, list[Token]] = defaultdict(list)
        _prepositions(head, verb_slots)
        if turned:
            found["light"] += verb_slots.pop("by", [])
        else:
            found["light"] += [t for t in subjects(head) if t.i != noun.i]
        for key, tokens in verb_slots.items():
            found[key] += tokens
    elif noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        found["around"] += subjects(head.head)
        inner = defaultdict(list)
        _prepositions(head.head, inner)
        for key, tokens in inner.items():
            if key not in found and key in ("in", "at", "on"):
                found[key] += [t for t in tokens if t.i != noun.i]
    elif noun.dep_ == "nsubj" and head.pos_ in ("VERB", "AUX"):
        inner = defaultdict(list)
        _prepositions(head, inner)
        for key in ("in", "at"):
            found[key] += inner.get(key, [])
    return found


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield a token and those coordinated with it."""
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from conjuncts(child)
