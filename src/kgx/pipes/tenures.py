"""The component `kgx_tenures`: titles behind a verb ("X is", "was named", "resigned as")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx.pipes import layout, nameless, succession
from kgx.pipes.holders import SUBJECTS, Holders, share
from kgx.pipes.titlewords import Title, key_words, title_words
from kgx.schema import lexicon

BE = frozenset(["be", "become", "remain", "stay"])


@Language.component("kgx_tenures", requires=["doc.spans"])
def tenures(doc: Doc) -> Doc:
    """Write holdsPosition claims for titles behind a verb, and the titles that nobody is said to hold."""
    view = _Verbs(doc)
    view.leading()
    view.behind_verbs()
    succession.write(view)
    nameless.write(view)
    return doc


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who holds a title, by which rule, and when ("current" unless a verb says otherwise)."""

    people: list[int]
    rule: str
    tenure: str = "current"


NOBODY = _Reading([], "")


class _Verbs(Holders):
    def behind_verbs(self) -> None:
        """Write the claims of titles that stand behind a verb."""
        starts = {c.get("title_start") for c in layout.claims(self.doc)}
        prior: tuple[Title, _Reading] | None = None
        for title in self.titles:
            if title.start in starts:
                prior = None
                continue
            reading = self._read(title)
            if not reading.people and prior is not None and self._goes_on(prior[0], title):
                reading = prior[1]
                if not title.owners and prior[0].owners and prior[0].extent == prior[0].end:
                    share(prior[0], title)
            if not reading.people and prior is not None:
                reading = self._gapped(title, prior[1])
            if not reading.people:
                self._replaced(title, [])
                prior = None
                continue
            if reading.tenure and not (reading.tenure == "current" and title.tenure != "current"):
                title.tenure = reading.tenure
            title.tenure = self.when(title, self.back(title))
            self.claim_all(title, reading.people, reading.rule)
            self._replaced(title, reading.people)
            prior = (title, reading)

    def _goes_on(self, prior: Title, title: Title) -> bool:
        """Tell whether a title goes on with a list of titles: "as president and as chairman"."""
        between = self.doc[prior.extent : self.back(title) + 1]
        return 0 < len(between) <= 3 and all(t.lower_ in title_words("between") for t in between)

    def _gapped(self, title: Title, prior: _Reading) -> _Reading:
        """X becomes TITLE and Y TITLE; X was named TITLE, Y TITLE: the verb is left out."""
        j = self.back(title)
        if j >= 0 and self.doc[j].text == "," and j - 1 in self.names.at:
            j -= 1
        named = self.names.at.get(j)
        if named is None or named.label_ != "Person" or named.start == 0 or prior.rule == "title.whose":
            return NOBODY
        before = self.doc[named.start - 1]
        if before.lower_ not in ("and", ",", ";", "while") or before.sent.start != title_sentence(self.doc, title):
            return NOBODY
        return replace(prior, people=[int(named.kb_id_)])

    def _read(self, title: Title) -> _Reading:
        """Return who holds a title by the verb or noun before it."""
        j = self.back(title)
        found = self._is_whose(title)
        if not found.people and not title.plural:
            found = self._described(title)
        if not found.people:
            found = self._told_apart(title, j)
        if not found.people and j < 0:
            return self._called(title)
        if not found.people and self.doc[j].lower_ != "as":
            found = self._in_order(title, j, sure=True)
        if not found.people:
            found = self._by_parse(title, j)
        if not found.people:
            found = self._in_order(title, j)
        if not found.people and self.doc[j].lower_ == "as":
            found = self._name_as(j)
        if not found.people and not title.plural:
            found = self._called(title)
        return found

    def _is_whose(self, title: Title) -> _Reading:
        """The head is X; an office whose holder is X: the name stands behind the verb."""
        head = self.doc[title.head]
        if head.dep_ not in SUBJECTS or head.head.lemma_ != "be":
            return NOBODY
        verb = head.head
        people = [p for c in verb.children if c.dep_ == "attr" for p in self.people(c)]
        if people and verb.dep_ == "relcl" and any(c.lower_ == "whose" for c in head.children) and not title.owners:
            owner = self.names.at.get(verb.head.i)
            if owner is not None:
                title.owners.append(int(owner.kb_id_))
            elif verb.head.pos_ == "NOUN":
                title.nominal = verb.head.i
        tenure = "former" if verb.tag_ == "VBD" else "designate" if _future(verb) else "current"
        return _Reading(people, "title.whose", tenure)

    def _described(self, title: Title) -> _Reading:
        """The former TITLE, the Norwegian TITLE: for whoever the sentence before is about, if that tells something new."""
        head, person = self.doc[title.head], self.persons.get(title.head)
        if person is None or head.dep_ not in SUBJECTS:
            return NOBODY
        if title.tenure != "former":
            wanted = key_words(title.text)
            told = [c for c in layout.claims(self.doc) if c["relation"] == "holdsPosition"]
            of_state = bool(title.owners) and all(self._kind(o) in ("Country", "Ministry") for o in title.owners)
            if len(wanted) < 2 or not of_state or any(wanted <= key_words(c["title"]) for c in told):
                return NOBODY  # an analyst at an institute is somebody else
        return _Reading([person], "title.described", title.tenure)

    def _told_apart(self, title: Title, j: int) -> _Reading:
        """A former TITLE, she joined; Once TITLE, X joined; The lawyer, a former TITLE, joined; In her role as TITLE, X joined"""
        doc, i = self.doc, title.extent
        if title.plural or i >= len(doc):
            return NOBODY
        opens = doc[j + 1].is_sent_start
        once = doc[j + 1].lower_ in title_words("former_before")
        if opens and (once or doc[j + 1].lower_ in ("a", "an")) and doc[i].text == ",":
            behind = self.skip_honorifics(min(i + 1, len(doc) - 1))
            pronoun = doc[behind].dep_ in SUBJECTS and doc[behind].pos_ == "PRON"
            people = [self.persons[behind]] if behind in self.persons and (pronoun or behind in self.names.at) else []
            return _Reading(people, "title.apart", "former" if once else "")
        if j > 0 and doc[j + 1].lower_ in ("a", "an") and doc[j].text == "," and j - 1 in self.persons:
            beside = doc[title.head].dep_ == "appos" and doc[title.head].head.i == j - 1
            return _Reading([self.persons[j - 1]] if beside and j - 1 not in self.names.at else [], "title.apart", "")
        role = j > 2 and doc[j].lower_ == "as" and doc[j - 1].lower_ in title_words("capacities")
        if role and doc[j - 2].tag_ == "PRP$" and doc[j - 3].is_sent_start and doc[i].text == ",":
            person = self.names.starts.get(self.skip_honorifics(i + 1))
            named = person is not None and person.label_ == "Person"
            whose = int(person.kb_id_) if person is not None and named else self.persons.get(j - 2)
            return _Reading([] if whose is None else [whose], "title.apart", "")
        return NOBODY

    def _called(self, title: Title) -> _Reading:
        """The new chief executive of C is X: by the order of the words."""
        doc, i = self.doc, title.extent
        if i + 1 < len(doc) and doc[i].lower_ in ("will", "would") and doc[i + 1].lower_ == "be":
            i += 1
        elif i + 1 >= len(doc) or doc[i].lower_ not in ("is", "was", "remains"):
            return NOBODY
        if doc[self.back(title) + 1].lower_ not in title_words("called_by") and not title.owners:
            return NOBODY
        person = self.names.starts.get(self.skip_honorifics(i + 1))
        if person is None or person.label_ != "Person" or doc[min(person.end, len(doc) - 1)].text == "'s":
            return NOBODY
        tenure = "former" if doc[i].lower_ == "was" else "designate" if doc[i].lower_ == "be" else "current"
        return _Reading([int(person.kb_id_)], "title.whose", tenure)

    def _by_parse(self, title: Title, j: int) -> _Reading:
        doc, verbs = self.doc, _verbs()
        token, head = doc[j], doc[title.head]
        if token.lower_ == "of" and j and doc[j - 1].lemma_.lower() in title_words("posts"):
            return self._post(doc[j - 1])
        if token.lemma_.lower() in title_words("posts") and doc[j + 1].lower_ == "of":
            return self._post(token)
        if token.lower_ in ("for", "as") and j and doc[j - 1].lower_ in title_words("choices"):
            return self._choice(doc[j - 1])
        if token.lower_ == "as" and j and doc[j - 1].lemma_.lower() in title_words("posts"):
            return self._appointment_noun(doc[j - 1])
        if token.lower_ == "for" and _lemma(token.head) in title_words("chosen_for"):
            return self._appointed(token.head)
        if token.lower_ == "as" and (token.is_sent_start or doc[j - 1].text in (";", ":")):
            return _Reading(self.subject(token.head), "title.as", "current")
        if token.lower_ == "as" or (head.dep_ == "pobj" and head.head.lower_ == "as"):
            return self._as(title, token if token.lower_ == "as" else head.head)
        named = self.names.at.get(j)
        if named is not None and named.label_ == "Person" and j == title.start - 1:
            before = (doc[i] for i in range(named.start - 1, max(-1, named.start - 4), -1))
            verb = next((t for t in before if _lemma(t) in verbs["appointed"] and t.pos_ == "VERB"), None)
            if verb is not None:
                return _Reading([int(named.kb_id_)], "title.named", "designate" if _future(verb) else "current")
        attached = head.dep_ in ("attr", "oprd", "acomp") or (
            head.dep_ == "dobj" and _lemma(head.head) in verbs["appointed"]
        )
        if attached or token.pos_ in ("AUX", "VERB"):
            verb = head.head if attached and head.head.pos_ in ("VERB", "AUX") else token
            if _lemma(verb) in BE and (head.dep_ in ("attr", "nsubj") or verb is token):
                return self._copula(verb)
            if _lemma(verb) in verbs["appointed"] and verb.i < title.start:
                return self._appointed(verb)
        return NOBODY

    def _copula(self, verb: Token) -> _Reading:
        """X is TITLE; elected X to be TITLE"""
        up = verb.head
        if verb.dep_ in ("xcomp", "ccomp") and _lemma(up) in _verbs()["appointed"]:
            found = self._appointed(up)
            if found.people:
                return replace(found, tenure="designate")
        if any(c.dep_ == "neg" for c in verb.children):
            return NOBODY
        past = (verb.lemma_ == "be" and verb.tag_ == "VBD") or (
            verb.tag_ == "VBN" and any(c.lower_ == "had" for c in verb.children)
        )
        if verb.dep_ == "xcomp" and up.lower_ == "used":
            past = True
        moved = verb.dep_ in ("advcl", "xcomp") and up.tag_ in ("VBD", "VBN") and _lemma(up) in _verbs()["moving"]
        tenure = "former" if past else "designate" if _future(verb) and not moved else "current"
        return _Reading(self.subject(verb), "title.copula", tenure)

    def _as(self, title: Title, prep: Token) -> _Reading:
        verb, verbs = prep.head, _verbs()
        if verb.pos_ in ("NOUN", "PROPN"):
            found = self._appointment_noun(verb)
            if found.people or verb.ent_type_ not in ("DATE", "GPE", "ORG"):
                return found
            verb = next((t for t in verb.ancestors if t.pos_ == "VERB"), verb)
        lemma = _lemma(verb)
        particles = {c.lower_ for c in verb.children if c.dep_ == "prt"} | {
            t.lower_ for t in self.doc[verb.i + 1 : verb.i + 2]
        }
        if lemma in title_words("succeeding") or (lemma == "take" and "over" in particles):
            self._predecessors(title, verb)
            self._from(title)
        if lemma in verbs["appointed"] | verbs["presented"] or lemma == "swear":
            return self._appointed(verb)
        if lemma in title_words("succeeding"):
            return _Reading(self.subject(verb), "title.as", "designate" if _future(verb) else "current")
        if lemma in verbs["dismissed"]:
            return replace(self._appointed(verb), rule="title.left", tenure="former")
        if lemma in verbs["left"] or (lemma in ("step", "stand") and particles & {"down", "aside"}):
            return _Reading(self.subject(verb), "title.left", "former")
        if lemma in verbs["as"]:
            joined = next(
                (self.names.at[c.i] for c in verb.children if c.dep_ == "dobj" and c.i in self.names.at), None
            )
            if lemma == "join" and joined is not None and joined.label_ != "Person" and not title.owners:
                title.owners.append(int(joined.kb_id_))
            held = any(c.lower_ in ("has", "have") for c in verb.children)
            past = lemma in ("serve", "work", "act", "sit") and verb.tag_ in ("VBD", "VBN", "VBG") and not held
            tenure = "former" if past else "designate" if _future(verb) else "current"
            return _Reading(self.subject(verb), "title.as", tenure)
        return NOBODY

    def _name_as(self, j: int) -> _Reading:
        """Chose X as TITLE and Y, of C, as TITLE: the name stands before "as", a phrase in commas between."""
        doc, person = self.doc, self._named_before(j)
        if person is None or person.start == 0:
            return NOBODY
        before = doc[person.start - 1]
        verb = next((t for t in reversed(doc[max(0, person.start - 6) : person.start]) if t.pos_ == "VERB"), None)
        if verb is not None and (_lemma(verb) in title_words("succeeding") or _lemma(verb) in _verbs()["dismissed"]):
            return _Reading([int(person.kb_id_)], "title.predecessor", "former")
        if before.lower_ in ("from", "for") or (verb is not None and _lemma(verb) in title_words("describing")):
            return NOBODY
        return _Reading([int(person.kb_id_)], "title.as", "designate" if verb is not None and _future(verb) else "")

    def _named_before(self, j: int) -> Span | None:
        """Return the person named before token `j`: next to it, before "of C", or before a phrase in commas."""
        doc, i = self.doc, j - 1
        if i > 0 and doc[i].text == ",":
            i -= 1
            back = next((k for k in range(i, max(i - 8, 0), -1) if doc[k].text == ","), 0)
            if back and not any(t.pos_ in ("VERB", "AUX") for t in doc[back:i]):
                before = self.names.at.get(back - 1)
                if before is not None and before.label_ == "Person":
                    return before
        mention = self.names.at.get(i)
        if mention is not None and mention.label_ != "Person" and doc[mention.start - 1].lower_ in ("of", "from"):
            mention = self.names.at.get(mention.start - 2)
        return mention if mention is not None and mention.label_ == "Person" else None

    def _in_order(self, title: Title, j: int, *, sure: bool = False) -> _Reading:
        """X, who has also been TITLE; X was re-elected TITLE: by the order of the words, where the parse says otherwise.

        With `sure`, only where the name cannot be part of a longer subject: "the wife of X is".
        """
        doc, i = self.doc, j
        seen: list[str] = []
        named = any(t.tag_ == "VBN" and _lemma(t) in _verbs()["appointed"] for t in doc[j + 1 : title.start])
        i -= doc[i].lower_ == "as" and i > 0
        while i >= 0 and len(seen) < 6:
            token = doc[i]
            chosen = token.tag_ in ("VBN", "VBD") and _lemma(token) in _verbs()["appointed"]
            part = token.lower_ in ("re", "-") and named
            if not (chosen or part or token.pos_ in ("AUX", "ADV") or token.lower_ in title_words("being")):
                break
            named = named or chosen
            seen.append(token.lower_)
            i -= 1
        if i < 1 or not title_words("being") & set(seen) or (doc[j].lower_ == "as" and not named):
            return NOBODY
        if doc[i].lower_ == "who":
            i -= 1 + (doc[i - 1].text == ",")
        if i not in self.persons or doc[min(i + 1, len(doc) - 1)].text in ("'s", "'"):
            return NOBODY
        if title_words("unreal") & set(seen):
            return NOBODY
        if sure and (doc[i].dep_ == "pobj" or (i + 1 < len(doc) and doc[i + 1].text == ",")):
            return NOBODY
        future = "will" in seen or "to" in seen
        past = not named and ("was" in seen or "had" in seen)
        tenure = "former" if past else "designate" if future else "current"
        return _Reading([self.persons[i]], "title.named" if named else "title.copula", tenure)

    def _post(self, noun: Token) -> _Reading:
        """X has left the post of TITLE; X holds the office of; the post of TITLE goes to X."""
        verb = noun.head
        if verb.dep_ == "prep" or verb.pos_ == "ADP":
            verb = verb.head
        if verb.pos_ not in ("VERB", "AUX"):
            return NOBODY
        lemma = _lemma(verb)
        people = self.subject(verb)
        if lemma in ("go", "be", "hold") and not people:
            people = [
                p for c in verb.children if c.dep_ in ("prep", "agent") for o in c.children for p in self._held_by(o)
            ]
        if lemma in _verbs()["left"] | _verbs()["dismissed"] or self._gives_up(verb):
            return _Reading(people, "title.left", "former")
        if lemma in title_words("to_a_post"):
            return self._appointed(verb)
        return _Reading(people, "title.post", "designate" if _future(verb) else "current")

    def _held_by(self, noun: Token) -> list[int]:
        """Return the people that a noun behind a preposition stands for: "(goes to) X", "(is in) the hands of X"."""
        if noun.lemma_.lower() == "hand":
            return [p for c in noun.children if c.lower_ == "of" for o in c.children for p in self.people(o)]
        return self.people(noun)

    def _gives_up(self, verb: Token) -> bool:
        return _lemma(verb) in ("give", "hand") and self.doc[min(verb.i + 1, len(self.doc) - 1)].lower_ in (
            "up",
            "over",
        )

    def _choice(self, noun: Token) -> _Reading:
        """X is the president's choice for TITLE; X, the party's candidate for TITLE"""
        verb = noun.head
        people = self.subject(verb) if verb.lemma_ == "be" else self.people(noun.head) if noun.dep_ == "appos" else []
        return _Reading(people, "title.named", "designate")

    def leading(self) -> None:
        """Write the claims that a verb tells by itself: X chairs Y; X, who heads Y."""
        titles = lexicon("titles")["leading"]
        for token in self.doc:
            if token.pos_ != "VERB" or token.lemma_.lower() not in titles:
                continue
            owners = [self.names.at[c.i] for c in token.children if c.dep_ == "dobj" and c.i in self.names.at]
            owners = [o for o in owners if o.label_ in ("Company", "Organisation", "Ministry")]
            people = self.subject(token)
            if owners and people and not _future(token):
                name = titles[token.lemma_.lower()]
                tenure = "former" if token.tag_ == "VBD" else "current"
                ids = [int(o.kb_id_) for o in owners]
                for person in people:
                    title = Title(token.i, token.i + 1, token.i, name, tenure, ids)
                    self.claim(title, person, "title.leads", head=name)

    def _predecessors(self, title: Title, verb: Token) -> None:
        """X succeeds Y as prime minister; X takes over from Y as: the office was Y's."""
        for child in verb.children:
            objects = (
                [child]
                if child.dep_ == "dobj"
                else [c for c in child.children if c.dep_ == "pobj"]
                if child.lower_ == "from"
                else []
            )
            for person in [p for o in objects for p in self.people(o)]:
                self.claim(replace(title, tenure="former"), person, "title.predecessor")

    def _from(self, title: Title) -> None:
        """X takes over as TITLE from Y: the office was Y's."""
        i = title.extent
        if i + 1 < len(self.doc) and self.doc[i].lower_ == "from":
            person = self.names.starts.get(self.skip_honorifics(i + 1))
            if person is not None and person.label_ == "Person":
                self.claim(replace(title, tenure="former"), int(person.kb_id_), "title.predecessor")

    def _replaced(self, title: Title, people: list[int]) -> None:
        """X was named TITLE in succession to Y: the office was Y's."""
        doc, end = self.doc, self.doc[title.head].sent.end
        later = min((t.start for t in self.titles if t.start >= title.extent), default=end)
        behind = [t.lower_ for t in doc[title.extent : max(title.extent, min(end, later))]]
        for phrase in lexicon("titles")["in_place_of"]:
            words = phrase.split()
            if words[0] not in behind:
                continue
            size = len(words)
            for k in range(len(behind) - size):
                if behind[k : k + size] != words:
                    continue
                i = title.extent + k
                person = self.names.starts.get(self.skip_honorifics(i + size))
                if person is not None and person.label_ == "Person" and int(person.kb_id_) not in people:
                    self.claim(replace(title, tenure="former"), int(person.kb_id_), "title.predecessor")
                    return

    def _appointed(self, verb: Token) -> _Reading:
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or verb.dep_ == "acl"
        people: list[int] = []
        if passive:
            people = self.subject(verb)
        else:
            for child in verb.children:
                if child.dep_ in ("dobj", "nsubj", "dative") and child.i > verb.i:
                    people += self.people(child)
            if not people and verb.tag_ == "VBN" and not any(c.lemma_ == "have" for c in verb.children):
                people = self.subject(verb)
            if not people:
                for child in verb.children:
                    if child.dep_ in ("ccomp", "xcomp"):
                        people += [p for c in child.children if c.dep_ in SUBJECTS for p in self.people(c)]
        planned = _lemma(verb) in _verbs()["planned"] or _future(verb)
        return _Reading(people, "title.named", "designate" if planned else "current")

    def _appointment_noun(self, noun: Token) -> _Reading:
        """the appointment of X as; X's election as; gave up her post as"""
        tenure = next(
            (k for k, row in lexicon("titles")["appointment_nouns"].items() if noun.lemma_.lower() in row), None
        )
        if tenure is None:
            return NOBODY
        people: list[int] = []
        verb = noun.head
        for child in noun.children:
            if child.dep_ == "poss":
                people += self.people(child)
            if child.dep_ == "prep" and child.lower_ == "of":
                people += [p for c in child.children for p in self.people(c)]
        if not people and noun.dep_ in ("dobj", "pobj", "nsubj"):
            up = verb if verb.pos_ == "VERB" else verb.head
            up = up.head if up.pos_ == "ADP" else up  # "holds on to her office as"
            ahead = noun.dep_ == "pobj" and any(c.lower_ in ("his", "her") for c in noun.children)
            people = self.subject(up) if up.pos_ == "VERB" or (ahead and up.pos_ == "AUX") else []
        if verb.pos_ == "VERB" and noun.dep_ == "dobj" and (_lemma(verb) in _verbs()["left"] or self._gives_up(verb)):
            tenure = "former"
        return _Reading(people, "title.as", tenure)


def title_sentence(doc: Doc, title: Title) -> int:
    """Return where the sentence of a title begins."""
    start: int = doc[title.head].sent.start
    return start


def _lemma(verb: Token) -> str:
    """Return the lemma in small letters; the lemmatiser makes "reappointe" of "reappointed"."""
    lemma = verb.lemma_.lower()
    return lemma[:-1] if lemma.endswith("e") and lemma[:-1] in _verbs()["appointed"] else lemma


def _future(verb: Token) -> bool:
    return any(c.lower_ in ("will", "to", "would", "shall") and c.dep_ == "aux" for c in verb.children)


@cache
def _verbs() -> dict[str, frozenset[str]]:
    return {key: frozenset(row) for key, row in lexicon("titles")["verbs"].items()}
