"""Who says something: the speaker of a verb or of a noun such as "statement", and whom they speak to."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from kgx.pipes.engine import SUBJECTS, Index, passive, subjects
from kgx.schema import lexicon

SPEAKERS = frozenset(["Person", "Ministry", "Company", "Organisation", "Country"])
BODIES = SPEAKERS - {"Person"}
REACH = 25  # tokens between a speaker and the verb, where the parse does not join them
BETWEEN = frozenset(["ADV", "AUX", "PART"])


@cache
def words(*keys: str) -> frozenset[str]:
    """Return a word list of `lexicons/attribution.yaml`, or several together."""
    return frozenset(str(word) for key in keys for word in lexicon("attribution")[key])


def speakers(verb: Token, index: Index) -> list[int]:
    """Return those who say what a verb tells; where the parse has none, who stands right beside it."""
    if passive(verb):
        agents = [g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        return _all(agents, index)
    own = subjects(verb)
    found = _all(own, index)
    if len(own) > 1 and found:  # the parse took the subject of what is said for another one of the verb
        found = next((w for w in (voices(t, index) for t in sorted(own, key=lambda t: abs(t.i - verb.i))) if w), found)
    if found or any(t.pos_ == "PRON" for t in own if abs(t.i - verb.i) < 3):
        return found
    if verb.i and verb.nbor(-1).text in (",", '"'):
        return _behind(verb, index) or _before(verb, index)
    return _before(verb, index)


def voices(token: Token, index: Index) -> list[int]:
    """Return who speaks when a noun does: itself if it is somebody, else the body that it speaks for."""
    lemma = token.lemma_.lower()
    found: list[int] = []
    if index.here(token) or not (lemma in words("nouns") or lemma in words("voices") or _common(token)):
        found = [e for e in index.fill(token) if index.type(e) in SPEAKERS]
    if not found and lemma in words("nouns"):
        found = author(token, index)
    elif not found and any(c.dep_ == "appos" for c in token.children):
        found = [e for c in token.children if c.dep_ == "appos" for e in voices(c, index)]
    if not found and lemma in words("voices"):
        found = _spoken_for(token, index, ("poss", "amod", "compound", "nmod"), ("for", "of", "at", "from"))
    if not found and lemma in words("voices_behind"):
        found = _spoken_for(token, index, (), ("at", "from"))
    return found


def _common(token: Token) -> bool:
    """Tell whether a noun has neither a name of its own nor one in apposition or coordination."""
    return not any(c.dep_ in ("appos", "conj") for c in token.children)


def _all(tokens: list[Token], index: Index) -> list[int]:
    return list(dict.fromkeys(e for t in tokens for e in voices(t, index)))


def _spoken_for(noun: Token, index: Index, before: tuple[str, ...], behind: tuple[str, ...]) -> list[int]:
    found = [e for c in noun.children if c.dep_ in before for e in index.here(c)]
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in behind:
            found += [e for c in child.children if c.dep_ == "pobj" for e in index.fill(c)]
    return [e for e in dict.fromkeys(found) if index.type(e) in BODIES]


def author(noun: Token, index: Index) -> list[int]:
    """Return whose a statement is: "X's statement", "a statement from X", "a statement released on Monday by X"."""
    found = [e for c in noun.children if c.dep_ == "poss" for e in voices(c, index)]
    for child in noun.children:
        carriers = [child] if child.dep_ in ("prep", "agent") else []
        if child.dep_ == "acl":
            carriers += [c for c in child.children if c.dep_ in ("agent", "prep")]
        for carrier in carriers:
            if carrier.lower_ in ("from", "by", "of") and (carrier.lower_ != "of" or carrier.head == noun):
                found += [e for c in carrier.children if c.dep_ == "pobj" for e in voices(c, index)]
    return [e for e in dict.fromkeys(found) if index.type(e) in SPEAKERS]


def addressees(verb: Token, index: Index) -> list[int]:
    """Return whom a verb of saying names as spoken to."""
    found: list[int] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP" and verb.lemma_.lower() in words("addressed"):
            found += index.fill(child)
        elif child.dep_ in ("prep", "dative") and child.lower_ == "to" and verb.lemma_.lower() in ("say", "write"):
            found += [e for c in child.children if c.dep_ == "pobj" for e in index.here(c)]
        elif child.dep_ == "prep" and child.lower_ == "in":
            for channel in child.children:
                if channel.lemma_.lower() in ("interview", "letter"):
                    for link in channel.children:
                        if link.dep_ == "prep" and link.lower_ in ("with", "to"):
                            found += [e for c in link.children if c.dep_ == "pobj" for e in index.fill(c)]
    return [e for e in dict.fromkeys(found) if index.type(e) in SPEAKERS]


# -- where the parse fails ---------------------------------------------------------------------------------------------


def _before(verb: Token, index: Index) -> list[int]:
    """Return who stands before a verb, with at most an apposition between: ", X, the minister, announced"."""
    doc, sent = verb.doc, verb.sent
    at = verb.i - 1
    while at >= sent.start and doc[at].pos_ in BETWEEN:
        at -= 1
    gap = at >= sent.start and doc[at].text in (",", ")")
    lowest = max(sent.start, verb.i - REACH)
    while at >= lowest:
        ending = [s for s in index.at.get(at, ()) if s.end == at + 1]
        for span in ending:
            if _heads_clause(span, index) and (gap or at + 1 == verb.i or _only_adverbs(span, verb)):
                return _together(span, index)
        if not gap and not ending:
            return []
        at = min((s.start for s in ending), default=at) - 1
    return []


def _only_adverbs(span: Span, verb: Token) -> bool:
    return all(t.pos_ in BETWEEN for t in verb.doc[span.end : verb.i])


def _heads_clause(span: Span, index: Index) -> bool:
    """Tell whether a name can be the subject of a clause: what stands before it begins the clause."""
    doc = span.doc
    if index.type(int(span.kb_id_)) not in SPEAKERS or (span.id_ == "demonym"):
        return False
    if span.end < len(doc) and doc[span.end].tag_ in ("POS", "NN", "NNS", "NNP", "NNPS"):
        return False
    start = span.start - 1
    if start >= span.sent.start and doc[start].ent_type_ in ("DATE", "TIME"):
        return doc[span.sent.start].pos_ == "ADP" and start - span.sent.start < 4
    while start >= span.sent.start and doc[start].pos_ in ("DET", "ADJ", "NOUN", "PROPN") and doc[start].text != ",":
        if doc[start].tag_ == "POS" or doc[start].dep_ in SUBJECTS:
            return False
        start -= 1
    return start < span.sent.start or doc[start].text in (",", '"', ";", ":") or doc[start].lower_ in ("and", "but")


def _together(span: Span, index: Index) -> list[int]:
    """Return a name and the one that "and" joins to it on its left."""
    doc, found = span.doc, [int(span.kb_id_)]
    if span.start > 1 and doc[span.start - 1].lower_ == "and":
        for other in index.at.get(span.start - 2, ()):
            if other.label_ == span.label_ and other.id_ == "name":
                found.insert(0, int(other.kb_id_))
    return list(dict.fromkeys(found))


def _behind(verb: Token, index: Index) -> list[int]:
    """Return who stands behind a verb after what is said: ", complained X", with a title at most between."""
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + 8, len(doc), verb.sent.end)):
        named = [s for s in index.at.get(i, ()) if s.start == i and s.id_ != "demonym" and s.label_ in SPEAKERS]
        if named and not (named[0].end < len(doc) and doc[named[0].end].tag_ == "POS"):
            return [int(named[0].kb_id_)]
        if not index.at.get(i) and doc[i].pos_ not in ("DET", "ADJ", "NOUN", "PROPN"):
            return []
    return []
