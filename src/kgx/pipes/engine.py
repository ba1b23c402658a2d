"""The engine that runs rules over dependency parses: what fills the slots of a verb or a noun.

Slots of a verb: subj, obj (the passive is turned round), obj2, prt, and with/to/in/… for its prepositions and those of
its object. Slots of a noun: poss, modifier, with/between/of/…, light for the subject of the verb that carries it
("X held talks with Y"), around for the subject of the clause it stands in ("X said after talks with Y").
Arguments are found across coordination, relative clauses, participles, infinitives and appositions.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout
from kgx.schema import lexicon

SUBJECTS = frozenset(["nsubj", "nsubjpass"])
NOUNS = frozenset(["NOUN", "PROPN", "PRON"])
VERBS = frozenset(["VERB", "AUX"])
RELATIVE = frozenset(["who", "which", "that", "whom"])
UP = frozenset(
    ["conj", "xcomp", "acomp", "advcl", "pcomp", "prep", "acl", "relcl", "ccomp", "aux", "auxpass", "parataxis", "dep"]
)
AUXILIARY = frozenset(["aux", "auxpass"])
NAMES = frozenset(["name", "demonym", "capital"])
Slots = dict[str, list[Token]]


@cache
def words(key: str) -> frozenset[str]:
    """Return a word list of `lexicons/events.yaml`."""
    return frozenset(str(word) for word in lexicon("events")[key])


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

    def spans(self, token: Token) -> list[Span]:
        """Return the mentions that have this token as their head."""
        return [s for s in self.at.get(token.i, ()) if len(s) == 1 or token.i == s.end - 1 or s.root.i == token.i]

    def here(self, token: Token) -> list[int]:
        """Return the entities that are mentioned with this token as the head."""
        return list(dict.fromkeys(int(s.kb_id_) for s in self.spans(token)))

    def named(self, token: Token) -> bool:
        """Tell whether the token is the head of a name."""
        return any(s.id_ in NAMES for s in self.spans(token))

    def fill(self, token: Token, *, depth: int = 0) -> list[int]:
        """Return the entities that an argument token stands for, with what is coordinated or in apposition to it."""
        if depth > 8:
            return []
        found = self._own(token, depth)
        for child in token.children:
            if child.dep_ == "conj":
                found += self.fill(child, depth=depth + 1)
        return list(dict.fromkeys(found))

    def _own(self, token: Token, depth: int) -> list[int]:
        found = self.here(token)
        apposed = [c for c in token.children if c.dep_ == "appos" and c.i > token.i and not _beyond_verb(token, c)]
        apposed = apposed or self._loose(token)
        if not found or not self.named(token):
            named = [e for c in apposed for e in self.fill(c, depth=depth + 1)]
            if not found or any(self.named(c) for c in apposed):
                found = named or found
        else:  # "X, the minister, and Y": what is coordinated with the apposition is coordinated with the name
            found = found + [
                e
                for c in apposed
                for other in c.children
                if other.dep_ == "conj" and self.named(other) and (not self.named(c) or _bracketed(c, other))
                for e in self.fill(other, depth=depth + 1)
            ]
        if not found and token.dep_ == "appos" and token.head.i < token.i:  # "X, the man who …"
            found = self.here(token.head)
        if not found and token.lemma_.lower() in words("programmes"):
            found = [e for c in token.children if c.dep_ == "poss" for e in self.here(c)]
        if not found and token.lemma_.lower() in words("belongings"):
            found = self._members(token, depth)
        if not found and token.lemma_.lower() in words("groups"):
            found = self._included(token, depth) or self._members(token, depth)
        if not found and token.lemma_.lower() in words("acts"):
            found = self._whose(token, depth)
        return found

    def _loose(self, title: Token) -> list[Token]:
        """Return a name in apposition to a title that the parser hung on the verb: "met the minister, Mr. X, at …"."""
        behind = title.right_edge.i + 1
        if title.pos_ not in NOUNS or title.dep_ not in ("pobj", "dobj") or behind + 2 >= len(self.doc):
            return []
        comma, name = self.doc[behind], self.doc[behind + 1]
        if comma.text != "," or name.sent.start != title.sent.start:
            return []
        near = [s for i in (name.i, name.i + 1) for s in self.at.get(i, ()) if s.label_ == "Person"]
        if not near or near[0].root.dep_ not in ("npadvmod", "dep"):
            return []
        return [near[0].root] if near[0].root.head in title.ancestors else []

    def _whose(self, act: Token, depth: int) -> list[int]:
        """Return whose act it is: "X's decision", "by decree of X"."""
        owners = [c for c in act.children if c.dep_ == "poss"]
        owners += [c for p in act.children if p.lower_ in ("of", "by") for c in p.children if c.dep_ == "pobj"]
        return [entity for owner in owners for entity in self.fill(owner, depth=depth + 1)]

    def _included(self, group: Token, depth: int) -> list[int]:
        """Return those of a group who are named: "Moroccan officials, including X and Y"."""
        found: list[int] = []
        for child in group.children:
            if child.dep_ == "prep" and child.lower_ in words("including"):
                named = [e for c in child.children for e in self.fill(c, depth=depth + 1)]
                found += [e for e in named if self.type(e) == "Person"]
        return found

    def _members(self, group: Token, depth: int) -> list[int]:
        """Return who a group consists of, is led by, or comes from: "a delegation from X led by Y"."""
        found: list[int] = []
        for child in group.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod"):
                found += self.here(child)
            elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
                found += [e for c in child.children if c.dep_ == "pobj" for e in self.fill(c, depth=depth + 1)]
            elif child.dep_ == "acl" and child.lemma_.lower() in words("led"):
                for inner in child.children:
                    if inner.dep_ == "dobj":
                        found += self.fill(inner, depth=depth + 1)
                    elif inner.dep_ in ("agent", "prep") and inner.lower_ in ("by", "of"):
                        found += [e for c in inner.children if c.dep_ == "pobj" for e in self.fill(c, depth=depth + 1)]
        return found


def _beyond_verb(subject: Token, name: Token) -> bool:
    """Tell whether a verb stands between a subject and a name that the parser took for its apposition."""
    return subject.dep_ in SUBJECTS and subject.i < subject.head.i < name.i


def _bracketed(inner: Token, outer: Token) -> bool:
    """Tell whether a bracket closes between two tokens: "Norvik (NYSE: NVK) and Lantra"."""
    return any(t.text == ")" for t in inner.doc[inner.i + 1 : outer.i])


def passive(verb: Token) -> bool:
    """Tell whether a verb form is passive, participles after a noun included."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    bare = not any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.pos_ == "VERB" and bare:
        return passive(verb.head)
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "acl":  # "the minister granted an audience": an active verb that the parser took for a participle
        return not any(c.dep_ == "dobj" for c in verb.children)
    return verb.dep_ == "advcl" and not any(c.dep_ in ("aux", "dobj") for c in verb.children)


def subjects(verb: Token) -> list[Token]:
    """Return the subject tokens of a verb, looked for upwards where it has none of its own."""
    node = verb
    for _ in range(6):
        own = [c for c in node.children if c.dep_ in SUBJECTS]
        own = own or [
            c for a in node.children if a.dep_ in ("aux", "auxpass") for c in a.children if c.dep_ in SUBJECTS
        ]
        if own:
            if own[0].lower_ in RELATIVE and node.dep_ == "relcl":
                return [c for c in own if c.lower_ not in RELATIVE] or _among(antecedent(node))
            if own[0].lower_ in RELATIVE and node.dep_ == "ccomp" and node.head.lemma_ == "be":  # "it was X who"
                return [c for c in node.head.children if c.dep_ == "attr"] or own
            return own
        if node.tag_ in ("VBD", "VBZ", "VBP"):  # a name that the parser took for an adverb: "Last week, X told …"
            odd = [c for c in node.children if c.dep_ == "npadvmod" and c.pos_ == "PROPN" and c.ent_type_ != "DATE"]
            if odd and odd[-1].i < node.i:
                return odd[-1:]
        if node is not verb and node.pos_ in NOUNS:
            return []
        if node.dep_ in ("acl", "relcl") and node.head.pos_ in NOUNS:
            return _intending(node) or [node.head]
        if (
            node.dep_ in ("xcomp", "ccomp")
            and node.head.pos_ == "VERB"
            and node.head.lemma_.lower() in words("controls")
        ):
            objects = [c for c in node.head.children if c.dep_ in ("dobj", "nsubjpass")]
            if objects:
                return objects
        if node.dep_ not in UP or node.head is node:
            return []
        node = node.head
    return []


def _intending(verb: Token) -> list[Token]:
    """Return whose talks, plan or agreement it is to do something: "X is in talks to buy Y", "X's plan to buy Y"."""
    noun = verb.head
    if noun.lemma_.lower() not in words("intentions") or not any(
        c.dep_ == "aux" and c.lower_ == "to" for c in verb.children
    ):
        return []
    owners = [c for c in noun.children if c.dep_ == "poss"]
    above = clause(noun)
    return owners or (subjects(above) if above is not None and noun.dep_ in ("dobj", "pobj", "attr") else [])


def _among(noun: Token) -> list[Token]:
    """Return whom a relative clause is about: the noun, or the subject of "X was among those who …"."""
    preposition = noun.head
    if preposition.lower_ in ("among", "of") and preposition.head.lemma_ in ("be", "one"):
        verb = preposition.head if preposition.head.lemma_ == "be" else preposition.head.head
        own = [c for c in verb.children if c.dep_ in SUBJECTS] if verb.lemma_ == "be" else []
        return own or [noun]
    return [noun]


def antecedent(clause: Token) -> Token:
    """Return what a relative clause is about: the last of a list if its verb is singular ("A and B, which has sold …")."""
    one = clause.tag_ == "VBZ" or any(c.lower_ in ("has", "is", "was") and c.dep_ in AUXILIARY for c in clause.children)
    last = clause.head
    while one:
        behind = [c for c in last.children if c.dep_ == "conj" and last.i < c.i < clause.left_edge.i]
        if not behind:
            break
        last = behind[-1]
    return last


def again(verb: Token) -> bool:
    """Tell whether a participle is the second half of "re-elected", which the tokenizer takes apart."""
    return verb.i > 1 and verb.nbor(-1).text == "-" and verb.nbor(-2).lower_ == "re"


def slots(trigger: Token, *, carried: bool = True) -> Slots:
    """Return the tokens that fill the slots of a verb or noun.

    What belongs to the verb that carries a noun ("held talks on Friday in X") is left out if not `carried`.
    """
    if again(trigger):
        found: Slots = defaultdict(list)
        for part in (trigger.nbor(-2), trigger.nbor(-1), trigger):
            own = _verb(part)
            found["obj"] += [t for t in (*own.pop("subj", ()), *own.pop("obj", ())) if t not in found["obj"]]
            for key, tokens in own.items():
                found[key] += tokens
        return found
    return _verb(trigger) if trigger.pos_ in VERBS else _noun(trigger, carried=carried)


def clause(token: Token) -> Token | None:
    """Return the verb of the clause that a noun stands in, up through prepositions and nouns; None if there is none."""
    node = token
    for _ in range(6):
        node = node.head
        if node.pos_ in VERBS:
            return node
        if node.head is node or node.dep_ not in ("prep", "pobj", "pcomp", "dobj", "conj", "attr", "nsubj", "advcl"):
            return None
    return None


def prepositions(token: Token, found: Slots) -> None:
    """Add the fillers of a token's prepositions to slots named by the preposition."""
    for child in token.children:
        if (
            (child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ", "VERB", "ADV"))
            or child.dep_ == "agent"
            or (child.dep_ == "conj" and child.pos_ == "ADP")
        ):
            _preposition(child, found)


def _preposition(preposition: Token, found: Slots) -> None:
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            found[preposition.lower_].append(child)
            if child.ent_type_ in ("DATE", "TIME") or child.lemma_ in words("stretches"):
                prepositions(child, found)  # "arrived at the end of the morning in X"
            elif preposition.lower_ == "of" and child.lemma_.lower() in words("instruments"):
                prepositions(child, found)  # "a memorandum of understanding with X"
        elif child.dep_ == "prep":  # "on behalf of", "along with"
            found[child.lower_] += [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ == "conj" and child.pos_ == "ADP":  # "by X and by Y"
            _preposition(child, found)


def _verb(verb: Token) -> Slots:
    found: Slots = defaultdict(list)
    turned = passive(verb)
    found["obj" if turned else "subj"] += subjects(verb)
    for child in verb.children:
        if child.dep_ in ("dobj", "attr", "oprd", "dative") and child.pos_ != "ADP":
            found["obj2" if turned or child.dep_ == "oprd" else "obj"].append(child)
        elif child.dep_ == "prt":
            found["prt"].append(child)
        elif child.dep_ == "ccomp" and not turned and child.pos_ in ("NOUN", "PROPN"):
            own = [c for c in child.children if c.dep_ == "nsubj"]  # "named X chairman", parsed as a clause
            if own:
                found["obj"] += own
                found["obj2"].append(child)
        elif child.dep_ == "acomp":
            prepositions(child, found)
        elif child.dep_ == "npadvmod" and child.i > verb.i:
            if child.lemma_ in words("stretches"):
                found["stretch"].append(child)
            elif child.left_edge.i and child.left_edge.nbor(-1).text == ":":  # "met four politicians: X, Y and Z"
                found["obj"].append(child)
    prepositions(verb, found)
    found["in"] += where(verb)
    if not turned:
        lost = [c for t in found["subj"] for c in t.children if c.dep_ == "appos" and _beyond_verb(t, c)]
        found["obj"] += [c for c in lost if c.left_edge.nbor(-1).text == ":"]
    if not turned and not found["obj"]:
        found["obj"] += _stolen(verb)
    found["obj_of"] += [c for t in found["obj"] for c in t.children if c.dep_ == "poss"]
    found["obj_of"] += [c for t in found["obj"] for p in t.children if p.lower_ == "of" for c in p.children]
    found["obj_mod"] += [c for t in found["obj"] for c in t.children if c.dep_ in ("compound", "nmod")]
    if turned:
        found["subj"] += found.pop("by", []) or _deep_agent(verb)
    for thing in list(found["obj"]):
        if thing.i > verb.i or turned:
            prepositions(thing, found)
            for child in thing.children:
                if child.lower_ == "worth":  # "a contract worth $3 million from X"
                    prepositions(child, found)
    _goods(found["obj"], found)
    found["subj_mod"] += [
        c for t in found["subj"] for c in t.children if c.dep_ in ("compound", "nmod", "amod", "poss")
    ]
    found["under_with"] += [g for t in found["under"] for c in t.children if c.lower_ == "with" for g in c.children]
    found["into_with"] += [g for t in found["into"] for c in t.children if c.lower_ == "with" for g in c.children]
    for key in ("to", "on"):  # "was added to X's sanctions list"
        found[key + "_of"] += [c for t in found[key] for c in t.children if c.dep_ in ("poss", "compound", "nmod")]
    _beyond(verb, found)
    lifted = verb.head if verb.dep_ == "xcomp" and verb.head.lemma_ == "be" else verb  # "which X is to host"
    if lifted.dep_ == "relcl" and lifted.i != verb.i:
        if any(c.dep_ == "dobj" and c.lower_ in RELATIVE for c in (*verb.children, *lifted.children)):
            found["obj"].append(lifted.head)
    if verb.dep_ == "relcl":
        for child in verb.children:
            if child.dep_ == "dobj" and child.lower_ in RELATIVE:
                found["obj"].append(verb.head)
                found["antecedent"] += _nouns_above(verb.head)
            elif child.dep_ == "prep":
                if any(g.dep_ == "pobj" and g.lower_ in ("whom", "which") for g in child.children):
                    found[child.lower_].append(verb.head)
        if (
            not turned
            and not found["obj"]
            and any(c.dep_ in SUBJECTS and c.lower_ not in RELATIVE for c in verb.children)
        ):
            found["obj"].append(verb.head)  # "the man she met"
    return found


def _deep_agent(verb: Token) -> list[Token]:
    """Return the "by" that the parser hung on a noun behind a passive: "was confirmed as [head by the board]"."""
    nodes = [c for c in verb.children if c.i > verb.i and c.dep_ in ("prep", "oprd", "dobj", "attr")]
    for _ in range(3):
        nodes = [c for n in nodes for c in n.children if c.dep_ in ("pobj", "prep")]
        for node in nodes:
            if node.lower_ == "by":
                return [g for g in node.children if g.dep_ == "pobj"]
    return []


def _stolen(verb: Token) -> list[Token]:
    """Return the object that the parser gave to something else behind the verb.

    That is the clause behind it, "X has signed [a contract], the ministry said", or what stands between, "signed on
    Thursday in Rabat [the accord] that …".
    """
    for link in verb.children:
        if link.dep_ == "prep" and link.i > verb.i:
            for place in link.children:
                for child in place.children:
                    bare = child.left_edge.i == place.i + 1 and child.left_edge.dep_ == "det"
                    if child.dep_ == "appos" and bare and child.pos_ == "NOUN":
                        return [child]
    for child in verb.children:
        if child.dep_ in ("ccomp", "parataxis") and child.i > verb.i and child.pos_ in VERBS:
            own = [c for c in child.children if c.dep_ in SUBJECTS]
            whole = verb.lemma_ in words("clauseless") and not any(c.dep_ == "mark" for c in child.children)
            if (
                len(own) > (0 if whole else 1)
                and own[0].i > verb.i
                and not any(t.pos_ == "VERB" for t in verb.doc[verb.i + 1 : own[0].i])
            ):
                return own[:1]
    return []


def announcers(token: Token) -> list[Token]:
    """Return who announces what a noun or verb tells: "X announced that the purchase was closed"."""
    node = token
    for _ in range(5):
        node = node.head
        if node.pos_ in VERBS and node.lemma_.lower() in words("announcing"):
            return subjects(node)
        if node.head is node:
            break
    return []


def _beyond(verb: Token, found: Slots) -> None:
    """Add with whom something is agreed, one step further in: "agreed to normalise relations with X"."""
    for child in verb.children:
        if child.dep_ == "xcomp":
            inner = [c for c in child.children if c.dep_ == "dobj"]
        elif child.dep_ == "prep" and child.lower_ in ("to", "on"):
            inner = [c for c in child.children if c.dep_ == "pobj"]
        else:
            continue
        for token in (child, *inner):
            for preposition in token.children:
                if preposition.dep_ == "prep" and preposition.lower_ == "with":
                    found["beyond_with"] += [c for c in preposition.children if c.dep_ == "pobj"]


def _goods(things: list[Token], found: Slots) -> None:
    """Add what the goods of an order hang on, one step further in: "an order for 12 jets from X", "duty on steel of X"."""
    for thing in things:
        for link in thing.children:
            if link.dep_ != "prep" or link.lower_ not in ("for", "of", "on"):
                continue
            inner: Slots = defaultdict(list)
            for goods in link.children:
                if goods.dep_ == "pobj" and goods.pos_ == "NOUN":
                    prepositions(goods, inner)
                    inner["mod"] += [c for c in goods.children if c.dep_ in ("amod", "compound", "nmod")]
            for key, tokens in inner.items():
                found["goods_" + key] += tokens


def _noun(noun: Token, *, carried: bool) -> Slots:
    found: Slots = defaultdict(list)
    for child in noun.children:
        if child.dep_ == "poss":
            found["poss"].append(child)
        elif child.dep_ in ("compound", "nmod", "amod"):
            found["modifier"].append(child)
            found["modifier"] += [
                c for c in child.children if c.dep_ in ("compound", "nmod", "amod", "conj", "punct") and c.i < noun.i
            ]
        elif child.dep_ == "acl" and child.tag_ in ("VBN", "VBG"):
            inner: Slots = defaultdict(list)
            prepositions(child, inner)
            for key, tokens in inner.items():
                found["acl_" + key if key == "by" else key] += tokens
            if child.tag_ == "VBG":
                found["acl_obj"] += [c for c in child.children if c.dep_ == "dobj"]
        elif child.dep_ == "relcl":
            _relative(child, found)
    prepositions(noun, found)
    _goods([noun], found)
    carrier = noun
    while carrier.dep_ == "conj" and carrier.head.pos_ == "NOUN":
        carrier = carrier.head
    head = carrier.head
    if not carried:
        return found
    if carrier.dep_ in ("dobj", "nsubjpass", "attr", "oprd") and head.pos_ in VERBS:
        _carried(carrier, head, found)
    elif carrier.dep_ == "nsubj" and head.pos_ in VERBS:
        inner = defaultdict(list)
        prepositions(head, inner)
        for key in ("in", "at", "with", "between", "to"):
            found[key] += inner.get(key, [])
    elif carrier.dep_ == "pobj":
        verb = clause(carrier)
        if verb is not None:
            found["around"] += subjects(verb)
            found["beside"] += [c for c in verb.children if c.dep_ == "dobj"]
            inner = defaultdict(list)
            prepositions(verb, inner)
            for key in ("in", "at"):
                found["around_" + key] += [t for t in inner.get(key, []) if t.i != carrier.i]
    return found


def _nouns_above(noun: Token) -> list[Token]:
    """Return the nouns that a noun hangs on: a relative clause behind "talks between X and Y" is about the talks."""
    found: list[Token] = []
    node = noun
    for _ in range(6):
        node = node.head
        if node.pos_ in NOUNS:
            found.append(node)
        elif node.dep_ not in ("prep", "pcomp"):
            break
    return found


def _carried(noun: Token, verb: Token, found: Slots) -> None:
    """Add what the verb that carries a noun has: "X held talks on Friday with Y in Z"."""
    inner: Slots = defaultdict(list)
    prepositions(verb, inner)
    if noun.dep_ == "nsubjpass" or (passive(verb) and noun.dep_ == "dobj"):
        found["light"] += inner.pop("by", [])
    else:
        found["light"] += [t for t in subjects(verb) if t.i != noun.i]
    for key, tokens in inner.items():
        found[key] += [t for t in tokens if t.i != noun.i]
    found["in"] += where(verb)


def where(verb: Token) -> list[Token]:
    """Return what a clause with "where" describes: "the port where they met"."""
    node = verb
    for _ in range(4):
        if any(c.lower_ == "where" for c in node.children):
            return [node.head] if node.dep_ in ("relcl", "advcl", "acl") and node.head.pos_ in NOUNS else []
        if node.dep_ not in ("conj", "xcomp", "advcl"):
            return []
        node = node.head
    return []


def _relative(verb: Token, found: Slots) -> None:
    """Add the subject of a relative clause about the noun: "the visit that X paid to Y", "talks X held with Y"."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own and own[0].lower_ not in RELATIVE:
        found["relative"] += own
    inner: Slots = defaultdict(list)
    prepositions(verb, inner)
    for key, tokens in inner.items():
        found["acl_" + key if key == "by" else key] += tokens


def possessors(tokens: list[Token]) -> list[Token]:
    """Return whose counterparts or guests the tokens are: "his counterpart X", "X, his host"."""
    found: list[Token] = []
    for token in tokens:
        for one in (token, *(c for c in token.children if c.dep_ in ("appos", "compound", "nmod"))):
            if one.lemma_.lower() in words("peers"):
                found += [c for c in one.children if c.dep_ == "poss"]
    return found


def companions(tokens: list[Token]) -> list[Token]:
    """Return those who are taken along: "X, together with Y", "X, accompanied by Y", tokens being X and the verb."""
    found: list[Token] = []
    for token in tokens:
        for child in token.children:
            if child.lower_ in words("along") or (child.dep_ == "prep" and child.lower_ == "with" and _along(child)):
                found += [g for g in child.children if g.dep_ == "pobj"]
                found += [g for c in child.children if c.lower_ == "with" for g in c.children if g.dep_ == "pobj"]
            elif child.dep_ in ("acl", "advcl") and child.tag_ == "VBN" and child.lemma_ in words("accompanied"):
                found += [
                    g for c in child.children if c.dep_ in ("agent", "prep") for g in c.children if g.dep_ == "pobj"
                ]
    return found


def _along(preposition: Token) -> bool:
    return any(c.lower_ in words("along") for c in preposition.children)


def conjuncts(token: Token) -> list[Token]:
    """Return a token and those coordinated with it, in order."""
    return [token, *(c for child in token.children if child.dep_ == "conj" for c in conjuncts(child))]
