"""The component `kgx_tenures`: titles behind a verb ("X is", "was named", "resigned as"), and whose each office is."""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.holders import SUBJECTS, Holders
from kgx.pipes.owners import settle
from kgx.pipes.titles import Title, title_words
from kgx.schema import lexicon

POSTS = frozenset(["post", "position", "role", "office", "job", "seat", "portfolio", "rank"])
BEING = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "had",
        "have",
        "became",
        "becomes",
        "become",
        "remains",
        "remained",
        "'s",
        "to",
    ]
)


@Language.component("kgx_tenures", requires=["doc.spans"])
def tenures(doc: Doc) -> Doc:
    """Write holdsPosition claims for titles behind a verb, settle owners, and add the nationality an office shows."""
    _Verbs(doc).behind_verbs()
    settle(doc)
    return doc


class _Verbs(Holders):
    def behind_verbs(self) -> None:
        """Write the claims of titles that stand behind a verb."""
        self._leading()
        self._counterparts()
        done = {(c.get("title_start"), c["subject"]) for c in layout.claims(self.doc)}
        starts = {start for start, _ in done}
        prior: tuple[Title, list[int], str, str] | None = None
        for title in self.titles:
            if title.start in starts or title.plural:
                prior = None
                continue
            people, rule, tenure = self._verb(title)
            if not people and prior is not None:
                j = self.back(title)
                if 0 <= j - prior[0].extent <= 1 and self.doc[j].lower_ in ("and", "&", ","):
                    people, rule, tenure = prior[1], prior[2], prior[3]
            if people:
                if tenure and not (tenure == "current" and title.tenure != "current"):
                    title.tenure = tenure
                for person in people:
                    self.claim(title, person, rule)
                self._replaced(title, people)
                prior = (title, people, rule, tenure)
            else:
                prior = None

    def _verb(self, title: Title) -> tuple[list[int], str, str]:
        doc = self.doc
        j = self.back(title)
        if j < 0:
            return [], "", ""
        token = doc[j]
        head = doc[title.head]
        if head.dep_ in SUBJECTS and head.head.lemma_ == "be":
            people = [p for c in head.head.children if c.dep_ == "attr" for p in self.people(c)]
            if people:
                for child in head.children:
                    if (
                        child.lower_ == "whose"
                        and head.head.dep_ == "relcl"
                        and head.head.head.i in self.names.at
                        and not title.owners
                    ):
                        title.owners.append(int(self.names.at[head.head.head.i].kb_id_))
                return people, "title.whose", "former" if head.head.tag_ == "VBD" else "current"
        verbs = _verbs()
        if token.lower_ == "of" and j and doc[j - 1].lower_ in POSTS:
            return self._post(doc[j - 1])
        if token.lower_ == "as" or (head.dep_ == "pobj" and head.head.lower_ == "as"):
            prep = token if token.lower_ == "as" else head.head
            verb = prep.head
            if verb.pos_ in ("NOUN", "PROPN"):
                return self._appointment_noun(verb)
            if verb.lemma_.lower() in ("succeed", "replace", "follow") or (
                verb.lemma_.lower() == "take" and any(c.lower_ == "over" for c in verb.children)
            ):
                self._predecessors(title, verb)
            lemma = _lemma(verb)
            if lemma in verbs["appointed"] or lemma in ("propose", "announce", "introduce", "reveal", "unveil", "put"):
                return self._appointed(verb, planned=lemma in ("nominate", "propose", "designate"))
            if lemma in ("succeed", "replace", "follow"):
                return self._subject(verb), "title.as", "designate" if _future(verb) else "current"
            if lemma in verbs["as"]:
                if lemma == "swear":
                    return self._appointed(verb, planned=False)
                past = (
                    lemma in ("serve", "work", "act", "sit")
                    and verb.tag_ in ("VBD", "VBN", "VBG")
                    and not any(c.lower_ in ("has", "have") for c in verb.children)
                )
                return (
                    self._subject(verb),
                    "title.as",
                    "former" if past else "designate" if _future(verb) else "current",
                )
            if lemma in verbs["left"]:
                if lemma in ("dismiss", "sack", "fire", "remove", "oust", "depose"):
                    return self._appointed(verb, planned=False)[0], "title.left", "former"
                return self._subject(verb), "title.left", "former"
            return [], "", ""
        named = self.names.at.get(j)
        if named is not None and named.label_ == "Person" and j == title.start - 1:
            before = range(named.start - 1, max(-1, named.start - 4), -1)
            verb_ = next(
                (doc[i] for i in before if doc[i].lemma_.lower() in verbs["appointed"] and doc[i].pos_ == "VERB"), None
            )
            if verb_ is not None:
                return [int(named.kb_id_)], "title.named", "designate" if _future(verb_) else "current"
        if (
            head.dep_ in ("attr", "oprd", "acomp")
            or (head.dep_ == "dobj" and head.head.lemma_ in verbs["appointed"])
            or token.pos_ in ("AUX", "VERB")
        ):
            verb = (
                head.head
                if head.dep_ in ("attr", "oprd", "dobj", "acomp") and head.head.pos_ in ("VERB", "AUX")
                else token
            )
            lemma = _lemma(verb)
            if lemma in ("be", "become", "remain", "stay") and (head.dep_ in ("attr", "nsubj") or verb is token):
                past = verb.lemma_ == "be" and verb.tag_ == "VBD"
                return (
                    self._subject(verb),
                    "title.copula",
                    "former"
                    if past or (verb.tag_ == "VBN" and any(c.lower_ == "had" for c in verb.children))
                    else "designate"
                    if _future(verb)
                    else "current",
                )
            if lemma in verbs["appointed"] and verb.i < title.start:
                return self._appointed(verb, planned=lemma in ("nominate",))
        return self._in_order(j)

    def _in_order(self, j: int) -> tuple[list[int], str, str]:
        """X, who has also been TITLE; X is TITLE: read by the order of the words, where the parse says otherwise."""
        doc, i = self.doc, j
        seen: list[str] = []
        while i >= 0 and len(seen) < 5 and (doc[i].pos_ in ("AUX", "ADV") or doc[i].lower_ in BEING):
            seen.append(doc[i].lower_)
            i -= 1
        if i < 1 or not any(w in BEING for w in seen):
            return [], "", ""
        if doc[i].lower_ == "who":
            i -= 1
            if doc[i].text == ",":
                i -= 1
        if i not in self.persons or (i + 1 < len(doc) and doc[i + 1].text in ("'s", "'")):
            return [], "", ""
        if any(w in ("not", "n't", "never", "would", "could", "might", "may") for w in seen):
            return [], "", ""
        past = "was" in seen or "had" in seen
        future = "will" in seen or "to" in seen
        return [self.persons[i]], "title.copula", "former" if past else "designate" if future else "current"

    def _post(self, noun: Token) -> tuple[list[int], str, str]:
        """X has left the post of TITLE; X holds the office of; the post of TITLE goes to X."""
        verb = noun.head
        if verb.dep_ == "prep" or verb.pos_ == "ADP":
            verb = verb.head
        lemma = _lemma(verb)
        if verb.pos_ not in ("VERB", "AUX"):
            return [], "", ""
        people = self._subject(verb)
        if lemma in ("go", "be") and not people:
            people = [p for c in verb.children if c.dep_ == "prep" for o in c.children for p in self.people(o)]
        if lemma in _verbs()["left"] or lemma in ("vacate", "quit", "relinquish", "lose"):
            return people, "title.left", "former"
        if lemma in ("appoint", "name", "elect", "nominate", "promote", "elevate", "raise"):
            return self._appointed(verb, planned=lemma == "nominate")
        return people, "title.post", "designate" if _future(verb) else "current"

    def _counterparts(self) -> None:
        """His Ghanaian counterpart, X: X holds the office that "his" holder has, of the country named."""
        claims = [c for c in layout.claims(self.doc) if c["relation"] == "holdsPosition"]
        for token in self.doc:
            if token.lower_ not in ("counterpart", "counterparts"):
                continue
            if self._counterparts_of(token, claims):
                continue
            if token.lower_ == "counterparts":
                continue
            i = self.skip_honorifics(token.i + 1)
            if i < len(self.doc) and self.doc[i].text == ",":
                i = self.skip_honorifics(i + 1)
            # "his counterpart, Foreign Minister X" has its own title
            person = self.names.starts.get(i)
            if person is None or person.label_ != "Person" or any(c["subject"] == int(person.kb_id_) for c in claims):
                continue
            owners: list[int] = []
            left = token.i - 1
            holder: int | None = None
            while left > token.sent.start and token.i - left < 5:
                mention = self.names.at.get(left)
                if mention is not None and mention.label_ == "Country":
                    owners.append(int(mention.kb_id_))
                elif self.doc[left].lower_ in ("his", "her") and left in self.persons:
                    holder = self.persons[left]
                elif mention is not None and mention.label_ == "Person":
                    holder = int(mention.kb_id_)
                left -= 1
            if token.i + 2 < len(self.doc) and self.doc[token.i + 1].lower_ == "at":
                continue
            if holder is None:
                subject = next((t for up in (token, *token.ancestors) for t in up.children if t.dep_ in SUBJECTS), None)
                holder = next(iter(self.people(subject)), None) if subject is not None else None
            theirs = [
                c
                for c in claims
                if c["subject"] == holder and c["tenure"] == "current" and c["head"] in title_words("national")
            ]
            if holder is None or holder == int(person.kb_id_) or not theirs or not owners:
                continue
            best = theirs[0]
            title = Title(token.i, token.i + 1, token.i, best["title"], "current", owners)
            self.claim(title, int(person.kb_id_), "title.counterpart")

    def _counterparts_of(self, token: Token, claims: list[dict[str, Any]]) -> bool:
        """X and his counterparts A of C, B of D: the office that the last person named before holds."""
        doc, found = self.doc, []
        i = token.i + 1
        while i < len(doc):
            i = self.skip_honorifics(i + (doc[i].text == ","))
            person = self.names.starts.get(i)
            if person is None or person.label_ != "Person":
                break
            i = person.end
            if i + 1 >= len(doc) or doc[i].lower_ not in ("of", "from"):
                break
            owner = self.names.starts.get(i + 1 + (doc[i + 1].lower_ == "the"))
            if owner is None or owner.label_ != "Country":
                break
            found.append((int(person.kb_id_), int(owner.kb_id_)))
            i = owner.end
            while i < len(doc) and (doc[i].lower_ == "and" or doc[i].text == ","):
                i += 1
        before = [
            c
            for c in claims
            if c["sent"] == token.sent.start
            and c["title_start"] < token.i
            and c["head"] in title_words("national")
            and c["tenure"] == "current"
        ]
        if not found or not before:
            return False
        best = before[-1]
        for one, country in found:
            if one != best["subject"] and not any(c["subject"] == one for c in claims):
                self.claim(
                    Title(token.i, token.i + 1, token.i, best["title"], "current", [country]), one, "title.counterpart"
                )
        return True

    def _leading(self) -> None:
        """X chairs Y; X, who heads Y"""
        titles = lexicon("titles")["leading"]
        for token in self.doc:
            if token.pos_ != "VERB" or token.lemma_.lower() not in titles:
                continue
            owners = [self.names.at[c.i] for c in token.children if c.dep_ == "dobj" and c.i in self.names.at]
            owners = [o for o in owners if o.label_ in ("Company", "Organisation", "Ministry")]
            people = self._subject(token)
            if owners and people and not _future(token):
                name = titles[token.lemma_.lower()]
                past = token.tag_ == "VBD"
                for person in people:
                    self.claim(
                        Title(
                            token.i,
                            token.i + 1,
                            token.i,
                            name,
                            "former" if past else "current",
                            [int(o.kb_id_) for o in owners],
                        ),
                        person,
                        "title.leads",
                    )

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
                former = Title(title.start, title.end, title.head, title.text, "former", list(title.owners))
                self.claim(former, person, "title.predecessor")

    def _replaced(self, title: Title, people: list[int]) -> None:
        """X was named TITLE in succession to Y: the office was Y's."""
        doc, end = self.doc, self.doc[title.head].sent.end
        later = min((t.start for t in self.titles if t.start >= title.extent), default=end)
        for phrase in lexicon("titles")["in_place_of"]:
            size = len(phrase.split())
            for i in range(title.extent, min(end, later) - size):
                if " ".join(t.lower_ for t in doc[i : i + size]) != phrase:
                    continue
                person = self.names.starts.get(self.skip_honorifics(i + size))
                if person is not None and person.label_ == "Person" and int(person.kb_id_) not in people:
                    former = Title(title.start, title.end, title.head, title.text, "former", list(title.owners))
                    self.claim(former, int(person.kb_id_), "title.predecessor")
                    return

    def _appointed(self, verb: Token, *, planned: bool) -> tuple[list[int], str, str]:
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or verb.dep_ in ("acl",)
        people: list[int] = []
        if passive:
            people = self._subject(verb)
        else:
            for child in verb.children:
                if child.dep_ in ("dobj", "nsubj", "dative") and child.i > verb.i:
                    people += self.people(child)
            if not people:
                for child in verb.children:
                    if child.dep_ in ("ccomp", "xcomp"):
                        people += [p for c in child.children if c.dep_ in SUBJECTS for p in self.people(c)]
        return people, "title.named", "designate" if planned or _future(verb) else "current"

    def _appointment_noun(self, noun: Token) -> tuple[list[int], str, str]:
        """the appointment of X as; X's election as"""
        lemma = noun.lemma_.lower()
        if lemma not in (
            "appointment",
            "election",
            "nomination",
            "reappointment",
            "selection",
            "term",
            "tenure",
            "successor",
            "stint",
            "resignation",
            "replacement",
            "role",
            "post",
            "job",
            "position",
        ):
            return [], "", ""
        people = []
        verb = noun.head
        if noun.dep_ == "dobj" and verb.pos_ == "VERB":
            people += self._subject(verb)
        for child in noun.children:
            if child.dep_ == "poss":
                people += self.people(child)
            if child.dep_ == "prep" and child.lower_ == "of":
                people += [p for c in child.children for p in self.people(c)]
        return (
            people,
            "title.as",
            "former" if lemma == "resignation" else "designate" if lemma == "nomination" else "current",
        )

    def _subject(self, verb: Token) -> list[int]:
        up: Token | None = verb
        for _ in range(4):
            if up is None:
                return []
            for child in up.children:
                if child.dep_ in SUBJECTS and child.i != verb.i:
                    if child.lower_ in ("who", "that", "which"):
                        return self.people(up.head) if up.dep_ == "relcl" else []
                    return self.people(child)
            if up.dep_ in ("acl", "relcl"):
                return self.people(up.head)
            if up.dep_ in ("conj", "xcomp", "advcl", "aux", "auxpass", "pcomp", "prep", "ccomp"):
                up = up.head
            else:
                return []
        return []

    def people(self, token: Token) -> list[int]:
        """Return the people that a token stands for, with those coordinated with it."""
        found = [self.persons[token.i]] if token.i in self.persons else []
        if not found:
            for child in token.children:
                if child.dep_ == "appos" and child.i in self.persons:
                    found.append(self.persons[child.i])
                    break
        for child in token.children:
            if child.dep_ == "conj":
                found += self.people(child)
        return found


def _lemma(verb: Token) -> str:
    """Return the lemma in small letters; the lemmatiser makes "reappointe" of "reappointed"."""
    lemma = verb.lemma_.lower()
    return lemma[:-1] if lemma.endswith("e") and lemma[:-1] in _verbs()["appointed"] else lemma


def _future(verb: Token) -> bool:
    return (
        any(c.lower_ in ("will", "to", "would", "shall") and c.dep_ == "aux" for c in verb.children)
        or verb.lemma_ == "nominate"
    )


@cache
def _verbs() -> dict[str, frozenset[str]]:
    return {key: frozenset(row) for key, row in lexicon("titles")["verbs"].items()}
