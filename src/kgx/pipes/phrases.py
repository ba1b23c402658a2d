"""What a noun phrase stands for: "the minister" for whoever has the title, "the Cambodian leader", "the kingdom",
"the company", "his guest", "the latter"."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.discourse import SUBJECT, Discourse, clear, said_by, words
from kgx.schema import lexicon

LEFT = frozenset(["det", "amod", "compound", "poss", "nummod", "nmod"])
DEFINITE = frozenset(["the", "this", "that"])
DROPPED = frozenset(
    [
        "the",
        "of",
        "for",
        "and",
        "to",
        "a",
        "an",
        "this",
        "that",
        "affairs",
        ",",
        "-",
        "new",
        "visiting",
        "former",
        "outgoing",
        "incoming",
        "federal",
        "union",
        "ousted",
        "his",
        "her",
        "its",
        "their",
        "'s",
    ]
)
BODIES = frozenset(["Organisation", "Ministry", "Company"])
CLOSING = frozenset([",", ".", ";", ":", ")", "and", "'s", "-", "–", "—"])
FORMER = frozenset(["former", "ex", "then", "outgoing", "ousted", "sacked", "deposed"])
Office = tuple[frozenset[str], int, frozenset[int], str]


@cache
def _kinds(key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, row in lexicon("reference")[key].items():
        for word in row:
            found.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


def kinds_of(lemma: str) -> tuple[str, ...]:
    """Return the types of thing that a noun may stand for."""
    return _kinds("nominals").get(lemma, ())


def title_words(title: str) -> frozenset[str]:
    """Return the words of a title that tell it from others, short forms written out."""
    short = lexicon("reference")["short"]
    found: set[str] = set()
    for word in title.replace("-", " ").split():
        plain = word.strip(".,()'").lower()
        if plain and plain not in DROPPED:
            found.update(
                short.get(plain, plain).split() if plain in ("gov", "pm", "sen", "rep", "pres", "ceo") else [plain]
            )
    return frozenset(found)


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


def resolve(token: Token, talk: Discourse, people: People) -> tuple[int, int, str] | None:
    """Return the first token, the entity and the kind of mention of a noun phrase by its head, or None."""
    lemma = token.lemma_.lower()
    left = min((c.i for c in token.lefts if c.dep_ in LEFT), default=token.i)
    first = talk.doc[left]
    if token.tag_ in ("NNS", "NNPS") or lemma in ("former", "latter"):
        return _ordered(token, lemma, left, talk) if lemma in ("former", "latter") and first.lower_ == "the" else None
    apposed = _apposed(token, left, talk)
    if apposed is not None and _titular(token, people):
        return left, apposed, "title"
    if first.dep_ == "poss":
        entity = _owned(token, lemma, first, talk, people)
        return None if entity is None else (left, entity, "nominal" if lemma != "counterpart" else "title")
    if lemma == "counterpart":
        entity = _counterpart(token, left, talk, people)
        return None if entity is None else (left, entity, "title")
    if first.lower_ not in DEFINITE or any(c.dep_ == "appos" and c.i > token.i + 1 for c in token.rights):
        return None
    inside = {e for i in range(left, token.i) for e in talk.over.get(i, ())}
    entity = _part(lemma, left, token, talk, people)
    if entity is not None:
        return left, entity, "nominal"
    entity = _titled(token, left, talk, people)
    if entity is not None:
        return left, entity, "title"
    if any(c.dep_ == "prep" and c.lower_ in ("of", "for", "in", "at", "with", "from") for c in token.rights):
        return None
    if any(c.dep_ in ("relcl", "acl") for c in token.rights):
        return None
    kinds = kinds_of(lemma)
    if "Person" in kinds:
        entity = _compatriot(lemma, inside, talk, people) if inside else None
    elif "Country" in kinds:
        entity = _country(lemma, left, token, talk)
    elif kinds and not inside:
        entity = _thing(lemma, kinds, left, token, talk)
    return None if entity is None else (left, entity, "nominal")


# -- people ------------------------------------------------------------------------------------------------------------


def _titular(token: Token, people: People) -> bool:
    lemma = token.lemma_.lower()
    return any(lemma in title for title, _, _, _ in people.offices) or "Person" in kinds_of(lemma)


def _apposed(token: Token, left: int, talk: Discourse) -> int | None:
    """Return the person that a phrase in apposition describes: "X, the minister of state"."""
    before = left - 1
    if before < 1 or talk.doc[before].text != "," or talk.doc[left].lower_ not in DEFINITE:
        return None
    found = [e for e in talk.over.get(before - 1, ()) if talk.type(e) == "Person"]
    behind = token.right_edge.i + 1
    closed = behind >= len(talk.doc) or talk.doc[behind].text in CLOSING or talk.doc[behind].is_sent_start
    if not found or not closed:
        return None
    return found[0]


def _part(lemma: str, left: int, token: Token, talk: Discourse, people: People) -> int | None:
    """Return who is the guest or the host, if there is but one of them of late."""
    for part, row in lexicon("reference")["parts"].items():
        if lemma in row["nouns"] and token.i - left == 1:
            found = people.parts[part]
            recent = list(dict.fromkeys(s.entity for s in talk.recent(["Person"], reach=2) if s.entity in found))
            options = found if len(found) == 1 else recent
            return options[0] if len(options) == 1 else None
    return None


def _titled(token: Token, left: int, talk: Discourse, people: People) -> int | None:
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
                    if not named:
                        wanted |= title_words(doc[grand.left_edge.i : grand.i + 1].text)
        elif child.dep_ in ("relcl", "appos"):
            return None
    if not wanted:
        return None
    former = any(doc[i].lower_ in FORMER for i in range(left, token.i))
    outer = title_words(doc[left - 2].text) if left > 1 and doc[left - 1].lower_ in ("of", "for") else frozenset()
    if lexicon("reference")["short"].get(token.lower_) == "king":
        wanted = (wanted - {token.lower_}) | {"king"}
    offices = [o for o in people.offices if wanted <= o[0] and (not owners or owners & o[2])]
    if outer and any(outer <= o[0] for o in offices):
        return None  # part of a longer title: "minister for the environment"
    gone = [o for o in offices if o[3] == "former"]
    offices = gone if former and gone else [o for o in offices if o[3] != "former"]
    fits = [(title, person) for title, person, _, _ in offices]
    if len(wanted) == 1 and "prime" not in wanted:
        exact = [f for f in fits if f[0] == wanted]
        fits = exact or [f for f in fits if "prime" not in f[0]] or fits
    options = {person for _, person in fits}
    if not fits and owners and token.lemma_.lower() in words("chiefs"):
        options = {o[1] for o in people.offices if owners & o[2] and o[0] & words("tops") and o[3] != "former"}
    if not options and len(wanted) > 1 and token.dep_ in SUBJECT and talk.doc[left].is_sent_start:
        options = _spoken_of(talk)
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
        return person if any(s.entity == person for s in talk.seen) else None
    ranked = [(w, e) for w, e in talk.ranked(["Person"], reach=2) if e in options]
    return clear(ranked, margin=1.4)


def _spoken_of(talk: Discourse) -> set[int]:
    """Return the only person of the sentence before, of whom a further description may be given."""
    before = {s.entity for s in talk.recent(["Person"], reach=1) if s.sentence == talk.number - 1}
    return before if len(before) == 1 else set()


def _compatriot(lemma: str, inside: set[int], talk: Discourse, people: People) -> int | None:
    """Return the one person of the country named: "the Cambodian leader"."""
    options = {p for p, home in people.home.items() if home & inside}
    if lemma in words("leaders"):
        options = {
            p
            for title, p, _, tenure in people.offices
            if p in options and title & words("rulers") and tenure != "former"
        }
    seen = [(w, e) for w, e in talk.ranked(["Person"], reach=6) if e in options]
    return clear(seen, margin=1.6)


def _counterpart(token: Token, left: int, talk: Discourse, people: People) -> int | None:
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


def _owned(token: Token, lemma: str, owner: Token, talk: Discourse, people: People) -> int | None:
    """Return what is somebody's: "his guest", "her country", "its spokesman" is left to the titles."""
    if any(c.dep_ == "appos" for c in token.children) or token.i + 1 in talk.over:
        return None
    holders = [e for e in talk.over.get(owner.i, ()) if talk.type(e) == "Person"]
    if lemma == "counterpart":
        return _counterpart(token, owner.i, talk, people)
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


def _ordered(token: Token, lemma: str, left: int, talk: Discourse) -> tuple[int, int, str] | None:
    """Return the first or second of two that were named last: "the former", "the latter"."""
    if token.i - left != 1 or any(c.dep_ == "compound" for c in token.children):
        return None
    for sentence in (talk.number, talk.number - 1):
        named = [s for s in talk.seen if s.sentence == sentence and s.named]
        for kind in ("Person", "Company", "Organisation"):
            found = list(dict.fromkeys(s.entity for s in named if talk.type(s.entity) == kind))
            if len(found) == 2:
                return left, found[0 if lemma == "former" else 1], "nominal"
    return None


# -- countries, bodies, companies --------------------------------------------------------------------------------------


def _country(lemma: str, left: int, token: Token, talk: Discourse) -> int | None:
    """Return the country meant: the only kingdom for "the kingdom", the one the talk is about for "the country"."""
    if token.i - left > 1 and any(t.pos_ != "PROPN" for t in talk.doc[left + 1 : token.i]):
        return None
    if lemma in ("state", "neighbour", "neighbor", "government"):
        return None
    ranked = talk.ranked(["Country"])
    if lemma in lexicon("reference")["countries"]:
        every = {int(s.kb_id_) for spans in talk.at.values() for s in spans if s.label_ == "Country"}
        every = {e for e in every if _is(lemma, e, talk)}
        if len(every) == 1:
            return next(iter(every))
        ranked = [(w, e) for w, e in ranked if e in every]
    return clear(ranked, margin=1.5)


def _is(lemma: str, country: int, talk: Discourse) -> bool:
    territory = gazetteer.country_of(talk.entities[country]["label"])
    return territory is not None and territory.iso2 in lexicon("reference")["countries"][lemma]


def _thing(lemma: str, kinds: tuple[str, ...], left: int, token: Token, talk: Discourse) -> int | None:
    """Return the body, company or place meant: one whose name says so, else the most salient that none speaks against."""
    modifiers = [t for t in talk.doc[left + 1 : token.i] if t.pos_ not in ("PUNCT",)]
    hints = frozenset(lexicon("reference")["hints"].get(lemma, [lemma]))
    ranked = talk.ranked(kinds)
    saying = [(w, e) for w, e in ranked if _named_as(e, hints, talk)]
    if modifiers:
        wanted = hints | {t.lower_ for t in modifiers}
        saying = [(w, e) for w, e in ranked if all(_named_as(e, frozenset([t.lower_]), talk) for t in modifiers)]
        return clear(saying) if saying and wanted else None
    if saying and ("Company" not in kinds or len(ranked) == 1):
        return clear(saying)
    if "Company" not in kinds and lemma not in words("general"):
        return None
    if not ranked and lemma in lexicon("reference")["hints"]:
        every = {s.entity for s in talk.seen if talk.type(s.entity) in kinds and _named_as(s.entity, hints, talk)}
        return next(iter(every)) if len(every) == 1 else None
    others = _other_hints(lemma)
    weighed = [(w * (2.0 if (w, e) in saying else 1.0), e) for w, e in ranked if not _named_as(e, others, talk)]
    return clear(sorted(weighed, key=lambda x: (-x[0], x[1])), margin=1.5)


@cache
def _other_hints(lemma: str) -> frozenset[str]:
    """Return the words in names that speak against a noun: nothing called "Airways" is a lender."""
    hints = lexicon("reference")["hints"]
    if lemma not in hints:
        return frozenset(hints["newspaper"])
    own = frozenset(hints[lemma])
    return frozenset(w for word, row in hints.items() if not own & set(row) for w in row)


def _named_as(entity: int, hints: frozenset[str], talk: Discourse) -> bool:
    row = talk.entities[entity]
    return any(
        word in hints or any(len(h) > 3 and word.endswith(h) for h in hints)
        for name in (row["label"], *row["names"])
        for word in name.lower().split()
    )
