"""The people of an article as a reference may call them: by title, rank or country, as guest or as host."""

from __future__ import annotations

from functools import cache, lru_cache

from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.discourse import SUBJECT, Discourse, clear, said_by, words
from kgx.schema import lexicon

FORMER = frozenset(["former", "ex", "then", "outgoing", "ousted", "sacked", "deposed"])
Office = tuple[frozenset[str], int, frozenset[int], str]


@lru_cache(maxsize=20_000)
def title_words(title: str) -> frozenset[str]:
    """Return the words of a title that tell it from others, short forms written out."""
    short = lexicon("reference")["short"]
    found: set[str] = set()
    for word in title.replace("-", " ").split():
        plain = word.strip(".,()'").lower()
        if plain and plain not in words("dropped"):
            found.update(short.get(plain, plain).split())
    return frozenset(found)


@cache
def _telling() -> frozenset[str]:
    """Return the verbs that tell who is a guest and who a host."""
    rows = lexicon("reference")["parts"].values()
    return frozenset(verb for row in rows for verb in (*row["subject"], *row["object"]))


class People:
    """The offices, ranks and countries of the people of a Doc, and who of them is a guest and who a host."""

    def __init__(self, doc: Doc, talk: Discourse) -> None:
        self.offices: list[Office] = []
        self.ranks: dict[int, set[str]] = {}
        self.home: dict[int, set[int]] = {}
        self.parts: dict[str, list[int]] = {part: [] for part in lexicon("reference")["parts"]}
        self.talk = talk
        for claim in layout.claims(doc):
            person, owners = claim["subject"], frozenset(claim.get("owners") or ())
            if claim["relation"] == "holdsPosition" and claim.get("title"):
                self.offices.append((title_words(claim["title"]), person, owners, claim.get("tenure") or "current"))
                self.home.setdefault(person, set()).update(o for o in owners if talk.type(o) == "Country")
            elif claim["relation"] == "nationality":
                self.home.setdefault(person, set()).add(claim["object"])
        for start, spans in talk.at.items():
            for span in spans:
                if span.label_ == "Person":
                    self._beside(doc, start, int(span.kb_id_))

    def _beside(self, doc: Doc, start: int, person: int) -> None:
        """Learn rank and country from what stands right before a name."""
        for i in range(start - 1, max(doc[start].sent.start, start - 4) - 1, -1):
            token = doc[i]
            if token.pos_ not in ("PROPN", "NOUN", "ADJ"):
                return
            rank = lexicon("reference")["short"].get(token.lower_.rstrip("."), token.lower_)
            if rank in words("ranks"):
                self.ranks.setdefault(person, set()).add(rank)
            for span in self.talk.at.get(i, ()):
                if span.id_ == "demonym":
                    self.home.setdefault(person, set()).add(int(span.kb_id_))

    def note(self, verb: Token) -> None:
        """Learn from a verb who is a guest and who a host."""
        lemma = verb.lemma_.lower()
        if lemma not in _telling():
            return
        if any(c.dep_ in ("neg", "mark") for c in verb.children) and verb.dep_ != "advcl":
            return  # not so, or only told by somebody
        for part, row in lexicon("reference")["parts"].items():
            deps: tuple[str, ...] = ()
            if lemma in row["subject"]:
                deps = ("agent",) if _passive(verb) else ("nsubj",)
            elif lemma in row["object"]:
                deps = ("nsubjpass",) if _passive(verb) else ("dobj",)
            for child in verb.children:
                if child.dep_ in deps:
                    heads = [c for c in child.children if c.dep_ == "pobj"] if child.dep_ == "agent" else [child]
                    if child.lower_ == "who" and verb.dep_ == "relcl":
                        heads = [verb.head]
                    found = [e for h in heads for e in self.talk.over.get(h.i, ()) if self.talk.type(e) == "Person"]
                    self.parts[part] += [e for e in found if e not in self.parts[part]]


def _passive(verb: Token) -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def part(lemma: str, left: int, token: Token, talk: Discourse, people: People) -> int | None:
    """Return who is the guest or the host, if there is but one of them of late."""
    for part, row in lexicon("reference")["parts"].items():
        if lemma in row["nouns"] and token.i - left == 1:
            found = people.parts[part]
            recent = list(dict.fromkeys(s.entity for s in talk.recent(["Person"], reach=2) if s.entity in found))
            options = found if len(found) == 1 else recent
            return options[0] if len(options) == 1 else None
    return None


def titled(token: Token, left: int, talk: Discourse, people: People) -> int | None:
    """Return who holds the title of a phrase such as "the defence minister", if the text leaves no doubt."""
    doc = talk.doc
    inner = [i for i in range(left, token.i) if i not in talk.over]
    wanted = title_words(" ".join(doc[i].text for i in [*inner, token.i]))
    owners = {e for i in range(left, token.i) for e in talk.over.get(i, ())}
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "for"):
            for grand in child.children:
                if grand.dep_ == "pobj":
                    named = talk.at_head(grand)
                    owners.update(named)
                    owners.update(
                        e for c in grand.children if c.lower_ == "of" for g in c.children for e in talk.at_head(g)
                    )
                    if not named:
                        wanted |= title_words(doc[grand.left_edge.i : grand.i + 1].text)
        elif child.dep_ in ("appos", "relcl") and not added(child, talk):
            return None
    if not wanted:
        return None
    former = any(doc[i].lower_ in FORMER for i in range(left, token.i))
    outer = title_words(doc[left - 2].text) if left > 1 and doc[left - 1].lower_ in ("of", "for") else frozenset()
    offices = [o for o in people.offices if wanted <= o[0] and (not owners or owners & o[2])]
    if outer and any(outer <= o[0] for o in offices):
        return None  # part of a longer title: "minister for the environment"
    gone = [o for o in offices if o[3] == "former"]
    if former and not gone and token.lemma_.lower() in words("people"):
        told = _spoken_of(token, owners, talk, people, further=True)
        if told:
            return next(iter(told))
    offices = gone if former and gone else [o for o in offices if o[3] != "former"]
    fits = [(title, person) for title, person, _, _ in offices]
    if len(wanted) == 1 and "prime" not in wanted:
        exact = [f for f in fits if f[0] == wanted]
        fits = exact or [f for f in fits if "prime" not in f[0]] or fits
    options = {person for _, person in fits}
    rulers = _rulers(token)
    if rulers:
        options = {
            p for t, p, o, tenure in people.offices if t & rulers and tenure != "former" and (not owners or o & owners)
        }
    elif not fits and owners and token.lemma_.lower() in words("chiefs"):
        options = {o[1] for o in people.offices if owners & o[2] and o[0] & words("tops") and o[3] != "former"}
    if not options and not rulers and (len(wanted) > 1 or owners) and token.lemma_.lower() in words("people"):
        options = _spoken_of(token, owners, talk, people, further=former)
    if len(wanted) == 1 and not fits:
        rank = next(iter(wanted))
        options = {
            p
            for p, ranks in people.ranks.items()
            if rank in ranks and (not owners or owners & people.home.get(p, set()))
        }
    options -= said_by(token, talk)
    if len(options) == 1:
        person = next(iter(options))
        if len(wanted) == 1 and not owners and not wanted & words("rulers") and _another(person, talk, people):
            return None
        return person if any(s.entity == person for s in talk.seen) else None
    ranked = [(w, e) for w, e in talk.ranked(["Person"], reach=2) if e in options]
    return clear(ranked, margin=1.4)


def _another(person: int, talk: Discourse, people: People) -> bool:
    """Tell whether the talk is about somebody else, whose office is not known and may be the one that is meant."""
    before = [s for s in talk.recent(["Person"], reach=1) if s.sentence == talk.number - 1 and s.role == "main"]
    known = {p for _, p, _, _ in people.offices} | set(people.ranks)
    return any(s.entity not in known for s in before) and all(s.entity != person for s in before)


def _rulers(token: Token) -> frozenset[str]:
    """Return the titles that a head of state or of government bears."""
    if token.lemma_.lower() != "head":
        return frozenset()
    under = {g.lower_ for c in token.rights if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"}
    return frozenset(t for key, row in lexicon("reference")["heads"].items() if key in under for t in row)


def _spoken_of(token: Token, owners: set[int], talk: Discourse, people: People, *, further: bool = False) -> set[int]:
    """Return the one person of the sentence before, if what is known of them allows a `further` description."""
    person = spoken_of(token, talk)
    if person is None:
        return set()
    home = people.home.get(person, set())
    elsewhere = bool(home) and bool(owners) and not home & owners
    held = any(p == person for _, p, _, _ in people.offices)
    return {person} if not elsewhere and (owners or further or not held) else set()


def spoken_of(token: Token, talk: Discourse) -> int | None:
    """Return the only person of the sentence before, or its subject, where a token is the subject of the next."""
    if token.dep_ not in SUBJECT or token.head.dep_ != "ROOT" or any(talk.seen_here(["Person"])):
        return None
    before = [s for s in talk.recent(["Person"], reach=1) if s.sentence == talk.number - 1]
    main = {s.entity for s in before if s.role == "main"}
    found = {s.entity for s in before}
    found = main if len(found) > 1 and not any(s.role == "subject" for s in before) else found
    return next(iter(found)) if len(found) == 1 else None


def added(phrase: Token, talk: Discourse) -> bool:
    """Tell whether a phrase adds something, rather than says who or what is meant: ", who left", ", a former judge,", ", 52,"."""
    first = phrase.left_edge.i
    if talk.doc[first - 1].text != ",":
        return False
    return (
        phrase.dep_ == "relcl" or phrase.like_num or (phrase.pos_ == "NOUN" and talk.doc[first].lower_ in ("a", "an"))
    )


def compatriot(token: Token, inside: set[int], talk: Discourse, people: People) -> int | None:
    """Return the one person of the country named: "the Cambodian leader"."""
    options = {p for p, home in people.home.items() if home & inside}
    if token.lemma_.lower() in words("leaders"):
        options = {
            p
            for title, p, _, tenure in people.offices
            if p in options and title & words("rulers") and tenure != "former"
        }
    seen = [(w, e) for w, e in talk.ranked(["Person"], reach=6) if e in options]
    if not options:
        options = _spoken_of(token, inside, talk, people)
        return next(iter(options)) if options else None
    return clear(seen, margin=1.6)


def native(token: Token, talk: Discourse, people: People) -> int | None:
    """Return who "the Frenchwoman", "the German" is: the one person of the country, else the one just spoken of."""
    if token.dep_ not in SUBJECT or token.tag_ in ("NNS", "NNPS") or token.lower_.endswith(_plural()):
        return None
    return compatriot(token, set(talk.over[token.i]), talk, people)


@cache
def _plural() -> tuple[str, ...]:
    return tuple(lexicon("reference")["plural_nations"])


def counterpart(token: Token, left: int, talk: Discourse, people: People) -> int | None:
    """Return who holds the same office elsewhere: "his Omani counterpart"."""
    if any(c.dep_ == "appos" for c in token.children) or token.i + 1 in talk.over:
        return None
    countries = {e for i in range(left, token.i) for e in talk.over.get(i, ()) if talk.type(e) == "Country"}
    who = next((e for s in talk.subjects_above(token) for e in talk.over.get(s.i, ())), None)
    if who is None:
        who = next((s.entity for s in reversed(talk.seen) if s.role in ("main", "subject")), None)
    mine = [t for t, person, _, _ in people.offices if person == who]
    options = {
        p
        for t, p, owners, tenure in people.offices
        if p != who and tenure != "former" and (not countries or owners & countries) and any(t & m for m in mine)
    }
    options &= {s.entity for s in talk.seen}
    return next(iter(options)) if len(options) == 1 else None


def owned(token: Token, lemma: str, owner: Token, talk: Discourse, people: People) -> int | None:
    """Return what is somebody's: "his guest", "her country", "its spokesman" is left to the titles."""
    if any(c.dep_ == "appos" for c in token.children) or token.i + 1 in talk.over:
        return None
    holders = [e for e in talk.over.get(owner.i, ()) if talk.type(e) == "Person"]
    if lemma == "counterpart":
        return counterpart(token, owner.i, talk, people)
    if len(holders) != 1 or token.i - owner.i > 2:
        return None
    if lemma in words("homes"):
        home = people.home.get(holders[0], set())
        return next(iter(home)) if len(home) == 1 else None
    for part, row in lexicon("reference")["parts"].items():
        if lemma in row["nouns"]:
            found = [e for e in people.parts[part] if e != holders[0]]
            return found[0] if len(found) == 1 else None
    return None
