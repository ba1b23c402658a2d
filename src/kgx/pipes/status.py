"""Whether a verb or noun speaks of something that happened, is planned, or is denied."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from kgx.pipes.engine import passive
from kgx.schema import lexicon


@cache
def _words(group: str, key: str) -> frozenset[str]:
    return frozenset(str(w) for w in lexicon("status")[group][key])


def status_of(token: Token) -> str | None:
    """Return "happened", "planned" or "denied" for a trigger, or None where the text leaves it open."""
    return _verb(token) if token.pos_ in ("VERB", "AUX") else _noun(token)


def is_progressive(verb: Token) -> bool:
    """Tell whether a verb is in the present progressive: "is leaving", "is being sold"."""
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return bool(aux & {"is", "are", "'s", "'re"}) and (verb.tag_ == "VBG" or "being" in aux)


def _verb(verb: Token) -> str | None:
    children = list(verb.children)
    if any(c.dep_ == "neg" or c.lower_ in _words("denied", "adverbs") for c in children):
        return "denied"
    if any(c.dep_ in ("nsubj", "nsubjpass", "dobj") and _none(c) for c in children):
        return "denied"  # "no agreement was reached"
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.head.lemma_ == "be":  # "is not, after all, hosting"
        if any(c.dep_ == "neg" for c in verb.head.children):
            return "denied"
    aux = {c.lower_ for c in children if c.dep_ in ("aux", "auxpass")}
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in _words("denied", "claims"):
        return "denied" if _verb(verb.head) != "denied" else None
    if any(c.lower_ in _words("open", "marks") for c in children if c.dep_ == "mark"):
        return None
    if _is_demanded(verb):
        return None
    if verb.tag_ == "VBG" and verb.dep_ in ("xcomp", "pcomp") and _rules_out(verb.head):
        return "denied"
    if verb.tag_ == "VBG" and verb.dep_ in ("csubj", "csubjpass"):
        return None  # "toppling X is unlikely"
    if verb.dep_ == "pcomp" and verb.head.lower_ == "from":
        return None  # "kept him from becoming minister"
    if aux & _words("planned", "aux"):
        return "planned"
    if "to" in aux:
        return _infinitive(verb)
    if aux & _words("open", "aux"):
        return "planned" if "would" in aux and verb.dep_ == "ccomp" else None
    head = verb.head
    if verb.dep_ in ("conj", "xcomp") and head is not verb and head.pos_ in ("VERB", "AUX"):
        up = _verb(head) if verb.dep_ == "conj" else _below(head)
        return up if up != "happened" or verb.dep_ == "xcomp" else "happened"
    if verb.tag_ in ("VBZ", "VBP") and verb.dep_ in ("advcl", "relcl"):
        above = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), None)
        if above is not None and "will" in {c.lower_ for c in above.children if c.dep_ == "aux"}:
            return "planned"  # "will take office when X retires"
    if verb.dep_ == "pcomp" and head.head.pos_ in ("VERB", "NOUN"):
        return _below(head.head)
    return "happened"


def _is_demanded(verb: Token) -> bool:
    """Tell whether a verb is what somebody wants of another: "demanded that X resign", "urged X to resign"."""
    lemma = verb.head.lemma_.lower()
    if verb.dep_ == "ccomp" and verb.tag_ in ("VB", "VBP"):
        own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
        if any(c.lower_ == "to" for c in verb.children if c.dep_ == "aux"):
            return bool(own) and lemma in _words("open", "wanting") | _words("open", "urging")
        return bool(own) and own[0].tag_ in ("NN", "NNP", "PRP") and lemma in _words("open", "demanded")
    return verb.dep_ in ("xcomp", "advcl") and verb.tag_ == "VB" and lemma in _words("open", "urging")


def _rules_out(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    return any(c.lower_ in ("out", "off") and lemma in _words("denied", c.lower_) for c in verb.children)


def _none(noun: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in noun.children)


def _infinitive(verb: Token) -> str | None:
    head = verb.head
    if head.lemma_ in ("have", "be") and any(c.lower_ == "yet" for c in (*head.children, *verb.children)):
        return None  # "has yet to sign"
    if head is verb:
        return "planned"  # a headline: "X to visit Y"
    if verb.dep_ in ("xcomp", "ccomp", "acl", "advcl", "oprd", "attr", "relcl"):
        lemma = head.lemma_.lower()
        if head.pos_ == "AUX" or lemma == "be":
            return "planned"
        if head.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("acl", "relcl"):
            if _none(head) or any(c.dep_ == "neg" for c in head.head.children):
                return None  # "has no plans to retire"
            if verb.left_edge.i and verb.left_edge.nbor(-1).text == "," and passive(verb):
                return "planned"  # "a second plant, to be opened in June"
            return "planned" if lemma in _words("planned", "nouns") else None
        if verb.dep_ == "advcl":
            up = status_of(head)
            return "planned" if up == "planned" else None if lemma not in _words("happened", "moves") else up
        return _below(head)
    if verb.dep_ == "conj":
        return _verb(head) if head.pos_ in ("VERB", "AUX") else None
    return "planned" if verb.dep_ == "ROOT" else None


def _below(head: Token) -> str | None:
    """Return what a governing verb or adjective makes of its complement: plans to, refuses to, managed to."""
    lemma = head.lemma_.lower()
    if lemma in _words("denied", "verbs"):
        return "denied"
    if lemma in _words("open", "adjectives"):
        return None
    if lemma in _words("planned", "verbs") or head.pos_ == "ADJ":
        if any(c.dep_ == "neg" for c in head.children):
            return "denied"
        return "planned"
    return _verb(head) if head.pos_ in ("VERB", "AUX") and head.head is not head else "happened"


def _noun(noun: Token) -> str | None:
    for child in noun.children:
        if child.dep_ in ("det", "amod", "neg", "nmod"):
            if child.lower_ in _words("denied", "modifiers"):
                return "denied"
            if child.lower_ in _words("planned", "modifiers"):
                return "planned"
    head = noun.head
    if (
        noun.dep_ == "pobj"
        and head.lower_ in ("of", "about")
        and head.head.lemma_.lower() in _words("open", "thoughts")
    ):
        return None
    if noun.dep_ == "pobj" and head.lower_ == "of" and head.head.pos_ == "NOUN":  # "memoranda of understanding"
        return _noun(head.head)
    if noun.dep_ in ("dobj", "nsubjpass", "nsubj", "attr") and head.pos_ in ("VERB", "AUX"):
        lemma = head.lemma_.lower()
        if (lemma in _words("denied", "verbs") or _rules_out(head)) and noun.dep_ != "nsubj":
            return "denied"
        if lemma in _words("open", "demanding") and noun.dep_ != "nsubj":
            return None
        if lemma in _words("planned", "objects") and noun.dep_ != "nsubj":
            return "planned"
        told = next((c for c in head.children if c.dep_ == "xcomp"), head) if head.lemma_ == "be" else head
        return _verb(told)  # "talks are to be held"
    if noun.dep_ == "pobj" and head.lower_ == "for" and head.head.lemma_.lower() in _words("open", "calls"):
        return None  # "called for the resignation of X"
    if noun.dep_ == "pobj" and head.lower_ in _words("open", "lacking"):
        return None
    if noun.dep_ == "pobj" and _yet_to_come(head):
        return "planned"
    if noun.dep_ == "pobj" and head.lower_ in _words("happened", "behind"):
        return "happened"
    if noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        up = _verb(head.head)
        return up if up in ("planned", "denied") else "happened"
    return "happened"


def _yet_to_come(preposition: Token) -> bool:
    """Tell whether what stands behind a preposition lies ahead: "ahead of the visit", "the ground for a visit"."""
    above = preposition.head
    if preposition.lower_ == "of":
        return above.lower_ == "ahead"
    return preposition.lower_ == "for" and above.lemma_.lower() in _words("planned", "grounds")
