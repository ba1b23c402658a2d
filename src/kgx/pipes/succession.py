"""Offices that another's office tells: predecessors, successors and counterparts of somebody whose office is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.holders import SUBJECTS, Holders
from kgx.pipes.titlewords import Title, title_words
from kgx.schema import lexicon

Claim = dict[str, Any]
REACH = 8  # tokens between "counterpart" and the name


def write(view: Holders) -> None:
    """Write the claims of people who are called by somebody else's office."""
    book, relatives = _Book(view.doc), lexicon("titles")["relatives"]
    for token in view.doc:
        lower = token.lower_
        if lower == "counterparts":
            _listed(view, token, book)
        elif lower in relatives:
            _relative(view, token, book, relatives[lower])
        elif token.pos_ == "VERB":
            _succeeds(view, token, book)
            _leaves(view, token, book)
        elif token.pos_ == "NOUN" and lower in title_words("posts"):
            _post(view, token, book)


class _Book:
    """The holdsPosition claims of a Doc by person."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.by_person: dict[int, list[Claim]] = {}
        for claim in layout.claims(doc):
            if claim["relation"] == "holdsPosition":
                self.add(claim)

    def add(self, claim: Claim) -> None:
        self.by_person.setdefault(claim["subject"], []).append(claim)

    def last_before(self, token: Token, person: int) -> int | None:
        """Return who, other than a person, was last told to hold an office of state, in this sentence or the one before."""
        recent = [
            c
            for claims in self.by_person.values()
            for c in claims
            if c["subject"] != person and c["head"] in title_words("national") and c["tenure"] == "current"
            if token.sent.start - 60 < c["title_start"] < token.i
        ]
        return max(recent, key=lambda c: c["title_start"])["subject"] if recent else None

    def told(self, place: int, sent: int) -> Claim | None:
        """Return the office last told before token `place`, not before the sentence that begins at token `sent`."""
        recent = [
            c
            for claims in self.by_person.values()
            for c in claims
            if sent <= c["sent"] and c["title_start"] < place and c["tenure"] != "former"
        ]
        return max(recent, key=lambda c: c["title_start"], default=None)

    def office(self, person: int | None, place: int, *, national: bool = False) -> Claim | None:
        """Return the office of a person that a text at token `place` has in mind: the one last told, not a former one."""
        if person is None:
            return None
        mine = [
            c for c in self.by_person.get(person, ()) if c["tenure"] != "former" or len(self.by_person[person]) == 1
        ]
        if national:
            mine = [c for c in mine if c["head"] in title_words("national")] or mine
        before = [c for c in mine if c["title_start"] <= place]
        sentence = self.doc[place].sent
        here = [c for c in mine if c["title_start"] > place and c["sent"] == sentence.start]
        return before[-1] if before else here[0] if here else mine[0] if mine else None


def _claim(
    view: Holders,
    book: _Book,
    like: Claim,
    person: int,
    *,
    place: int,
    tenure: str,
    owners: list[int],
    other: bool = False,
) -> None:
    """Write that a person holds an office like another's, unless the text has said so; with `other`, of another country."""
    title = str(like["title"])
    if any(c["title"].lower() == title.lower() for c in book.by_person.get(person, ())):
        return
    copy = Title(place, place + 1, place, title, tenure, list(owners or ([] if other else like["owners"])))
    if not copy.owners and not other:
        copy.nominal, copy.possessive, copy.boss = like["nominal"], like["possessive"], like["boss"]
    before = len(layout.claims(view.doc))
    view.claim(copy, person, "title.counterpart" if tenure == "current" else "title.predecessor", head=like["head"])
    for claim in layout.claims(view.doc)[before:]:
        if not owners and "sent" in like:
            claim["unlike" if other else "like"] = like
        book.add(claim)


def _relative(view: Holders, token: Token, book: _Book, kind: str) -> None:
    """His predecessor, X; X, her Ghanaian counterpart; Y's successor at C, X."""
    doc = view.doc
    if kind == "opposite":
        if doc[token.i - 1].lower_ != "opposite":
            return
        kind, left = "same", token.i - 2
    else:
        left = token.i - 1
    owners, holder, first = _lead(view, left)
    person, owned = _named_beside(view, token, first)
    if person is None:
        person = _as_one(view, token) if kind == "successor" else None
    if person is None:
        return
    if holder is None or holder == person:
        subject = next((t for up in (token, *token.ancestors) for t in up.children if t.dep_ in SUBJECTS), None)
        found = [p for p in (view.people(subject) if subject is not None else []) if p != person]
        holder = found[0] if found else None
    if holder in (None, person) and kind == "same":
        holder = book.last_before(token, person)
    like = _as_title(view, token) or book.office(holder, token.i, national=kind == "same" and bool(owners))
    if like is None or holder == person:
        return
    if kind == "same":
        if any(c["tenure"] == "current" for c in book.by_person.get(person, ())):
            return
        known = owners or owned
        if known or like["head"] in title_words("national"):
            _claim(view, book, like, person, place=token.i, tenure="current", owners=known, other=not known)
    elif kind == "predecessor":
        tenure = "current" if like["tenure"] == "designate" else "former"
        _claim(view, book, like, person, place=token.i, tenure=tenure, owners=[])
    elif kind == "successor":
        tenure = "current" if like["tenure"] == "former" else "designate"
        _claim(view, book, like, person, place=token.i, tenure=tenure, owners=[])


def _as_one(view: Holders, token: Token) -> int | None:
    """Return who was named, chosen or hired as somebody's successor: "X was named as his replacement"."""
    verb = token.head.head if token.head.lower_ == "as" else token.head
    if token.dep_ not in ("pobj", "oprd") or verb.lemma_.lower() not in lexicon("titles")["verbs"]["appointed"]:
        return None
    found = view.subject(verb) if any(c.dep_ == "nsubjpass" for c in verb.children) else []
    return found[0] if len(found) == 1 else None


def _as_title(view: Holders, token: Token) -> Claim | None:
    """Return the office of "his predecessor as TITLE", in the form of a claim."""
    if token.i + 1 >= len(view.doc) or view.doc[token.i + 1].lower_ != "as":
        return None
    title = next((t for t in view.titles if token.i + 1 < t.start <= token.i + 5), None)
    if title is None:
        return None
    row = {"title": title.text, "head": view.doc[title.head].lower_, "owners": title.owners, "tenure": "current"}
    return {**row, "nominal": title.nominal, "possessive": title.possessive, "boss": title.boss}


def _lead(view: Holders, i: int) -> tuple[list[int], int | None, int]:
    """Read what stands before "counterpart" up to token `i`: countries, whose, and the first token of the phrase."""
    doc = view.doc
    owners: list[int] = []
    start = doc[i].sent.start
    steps = 0
    while i >= start and steps < 6:
        mention = view.names.at.get(i)
        if mention is not None and mention.label_ == "Country":
            owners.append(int(mention.kb_id_))
            i = mention.start - 1
        elif mention is not None and mention.label_ == "Person":
            return owners, int(mention.kb_id_) if doc[mention.end].text in ("'s", "'") else None, mention.start
        elif doc[i].lower_ in ("his", "her", "their"):
            return owners, view.persons.get(i), i
        elif doc[i].text in ("'s", "'") or doc[i].pos_ in ("ADJ", "NOUN", "DET"):
            i -= 1
        else:
            break
        steps += 1
    return owners, None, i + 1


def _named_beside(view: Holders, token: Token, first: int) -> tuple[int | None, list[int]]:
    """Return who is named behind a relative ("his counterpart at C, X") or before it ("X, his counterpart")."""
    doc, names = view.doc, view.names
    i, end = token.i + 1, token.sent.end
    owners: list[int] = []
    if i + 1 < end and doc[i].lower_ in ("at", "of", "from", "in"):
        j = i + 1 + (doc[i + 1].lower_ in ("the", "its"))
        owner = names.starts.get(j)
        if owner is not None and [t.lower_ for t in doc[owner.end : owner.end + 2]] == ["-", "based"]:
            owner = names.starts.get(owner.end + 2)
        if owner is not None and owner.label_ in ("Country", "Company", "Organisation", "Ministry"):
            owners = [int(owner.kb_id_)]
            i = owner.end
        else:
            i = next((k for k in range(i, min(end, i + REACH)) if doc[k].text == ","), i)
    elif i < end and doc[i].lower_ == "as":
        i = next((k for k in range(i, min(end, i + REACH)) if doc[k].text == ","), i)
    i = view.skip_honorifics(i)
    if i < end and (doc[i].text == "," or (doc[i].lower_ in ("is", "was") and doc[first].tag_ == "PRP$")):
        i = view.skip_honorifics(i + 1)
    person = names.starts.get(i)
    if person is not None and person.label_ == "Person" and i < end:
        if not owners and person.end + 1 < end and doc[person.end].lower_ in ("of", "from"):
            owner = names.starts.get(person.end + 1 + (doc[person.end + 1].lower_ == "the"))
            owners = [int(owner.kb_id_)] if owner is not None and owner.label_ == "Country" else []
        return int(person.kb_id_), owners
    j = first - 1
    if j > 0 and doc[j].lower_ in ("is", "was"):
        before = names.at.get(j - 1)
        if before is not None and before.label_ == "Person":
            return int(before.kb_id_), owners
    if j > 0 and doc[j].text == "," and doc[first].lower_ not in ("and", "with"):
        before = names.at.get(j - 1)
        if before is not None and before.label_ == "Person":
            return int(before.kb_id_), owners
    return None, owners


def _succeeds(view: Holders, verb: Token, book: _Book) -> None:
    """X replaces Y; X takes over from Y: who comes has the office of who goes, and the other way round."""
    lemma = verb.lemma_.lower()
    over = lemma == "take" and view.doc[min(verb.i + 1, len(view.doc) - 1)].lower_ == "over"
    taken = title_words("posts") if over else frozenset(["place"])
    place = (
        next((c for c in verb.children if c.dep_ == "dobj" and c.lower_ in taken), None) if lemma == "take" else None
    )
    if not over and place is None and lemma not in title_words("succeeding", "relieving"):
        return
    if any(c.lower_ in ("as",) for c in verb.children) or any(c.dep_ == "neg" for c in verb.children):
        return
    comes, goes = _ends(view, verb, over=over)
    if place is not None:  # "will take her place", "takes over his portfolio"
        goes = [p for c in place.children if c.dep_ == "poss" for p in view.people(c)]
    if len(comes) != 1 or not goes or set(comes) & set(goes):
        return
    future = any(c.lower_ in ("will", "to", "would", "shall") and c.dep_ == "aux" for c in verb.children)
    new, old = book.office(comes[0], verb.i), book.office(goes[0], verb.i)
    near = new is not None and verb.sent.start - 120 < new["sent"] <= verb.sent.start
    if old is not None and old["tenure"] == "designate":
        kept = [c for c in book.by_person[goes[0]] if c["tenure"] == "current"]
        old = kept[-1] if kept else None
    recent = old is not None and old["sent"] >= verb.sent.start - 120 and old["head"] in title_words("national")
    if future and recent and new is not None and new["tenure"] == "current" and old is not None:
        _claim(view, book, old, comes[0], place=verb.i, tenure="designate", owners=[])
    elif new is not None and near and (new["tenure"] == "designate" or old is None):
        for person in goes:
            gone = any(c["tenure"] == "former" and c["sent"] == verb.sent.start for c in book.by_person.get(person, ()))
            tenure = "current" if new["tenure"] == "designate" and not gone else "former"
            _claim(view, book, new, person, place=verb.i, tenure=tenure, owners=[])
    elif old is not None and new is None:
        _claim(view, book, old, comes[0], place=verb.i, tenure="designate" if future else "current", owners=[])


def _leaves(view: Holders, verb: Token, book: _Book) -> None:
    """X was named TITLE after Y resigned: the office was Y's."""
    verbs, lemma = lexicon("titles")["verbs"], verb.lemma_.lower()
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if verb.dep_ != "advcl" or lemma not in verbs["dismissed" if passive else "left"]:
        return
    named = any(c.dep_ in ("dobj", "attr", "oprd") or c.lower_ == "as" for c in verb.children)
    if named or not any(c.lower_ in ("after", "when", "since") and c.i < verb.i for c in verb.children):
        return
    goes = [p for c in verb.children if c.dep_ in SUBJECTS for p in view.people(c)]
    like = book.told(verb.i, verb.sent.start)
    if len(goes) == 1 and goes[0] not in book.by_person and like is not None and like["subject"] != goes[0]:
        if like["evidence"][0]["rule"] in title_words("gained"):
            _claim(view, book, like, goes[0], place=verb.i, tenure="former", owners=[])


def _post(view: Holders, noun: Token, book: _Book) -> None:
    """X was named TITLE, a post held by Y; her post goes to Z."""
    doc = view.doc
    if doc[min(noun.i + 1, len(doc) - 1)].lower_ in ("of", "as"):
        return
    gone, passed = title_words("held"), title_words("passed_on")
    whose = [p for c in noun.children if c.dep_ == "poss" for p in view.people(c)]
    verb = noun.head if noun.dep_ in SUBJECTS else next((c for c in noun.children if c.dep_ in ("acl", "relcl")), noun)
    lemma = verb.lemma_.lower()
    agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children]
    if lemma in passed and noun.dep_ in SUBJECTS:
        agents = [o for c in verb.children if c.lower_ == "to" for o in c.children]
    elif lemma not in gone or verb is noun:
        return
    found = [p for o in agents for p in view.people(o)]
    after = [s for s in doc.sents if s.end == noun.sent.start and not s.text.isspace()]
    last = after[-1].start if after else noun.sent.start
    like = book.office(whose[0], noun.i) if whose else book.told(noun.i, last)
    if len(found) != 1 or like is None or like["subject"] == found[0]:
        return
    if lemma in passed:
        _claim(view, book, like, found[0], place=noun.i, tenure="current", owners=[])
    elif not whose:
        past = lemma in ("vacate", "leave") or any(c.lower_ in ("had", "was", "previously") for c in verb.children)
        now = like["tenure"] == "designate" and not past
        _claim(view, book, like, found[0], place=noun.i, tenure="current" if now else "former", owners=[])


def _ends(view: Holders, verb: Token, *, over: bool) -> tuple[list[int], list[int]]:
    """Return who comes and who goes with a verb of succession, in the active or the passive."""
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    subject = view.subject(verb)
    if passive:
        agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children]
        return [p for o in agents for p in view.people(o)], subject
    objects = [c for c in verb.children if c.dep_ == "dobj"] if not over else list(_from(verb))
    return subject[:1], [p for o in objects for p in view.people(o)]


def _from(verb: Token) -> Iterator[Token]:
    for token in verb.subtree:
        if token.lower_ == "from" and token.i > verb.i:
            yield from (c for c in token.children if c.dep_ == "pobj")
            return


def _listed(view: Holders, token: Token, book: _Book) -> None:
    """X and his counterparts A of C, B of D: the office that the last person named before holds."""
    doc, found = view.doc, []
    i = token.i + 1
    while i < len(doc):
        i = view.skip_honorifics(i + (doc[i].text == ","))
        person = view.names.starts.get(i)
        if person is None or person.label_ != "Person":
            break
        i = person.end
        if i + 1 >= len(doc) or doc[i].lower_ not in ("of", "from"):
            break
        owner = view.names.starts.get(i + 1 + (doc[i + 1].lower_ == "the"))
        if owner is None or owner.label_ not in ("Country", "Region"):
            break
        found.append((int(person.kb_id_), int(owner.kb_id_)))
        i = owner.end
        while i < len(doc) and (doc[i].lower_ == "and" or doc[i].text == ","):
            i += 1
    before = [
        c
        for claims in book.by_person.values()
        for c in claims
        if c["sent"] == token.sent.start and c["title_start"] < token.i and c["tenure"] == "current"
    ]
    like = max(before, key=lambda c: c["title_start"], default=None)
    if like is None:
        earlier = [view.persons[t.i] for t in doc[token.sent.start : token.i] if t.i in view.persons]
        like = book.office(earlier[-1], token.i) if earlier else None
    if like is None:
        return
    for one, country in found:
        if one != like["subject"] and one not in book.by_person:
            _claim(view, book, like, one, place=token.i, tenure="current", owners=[country])
