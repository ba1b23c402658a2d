"""The components `kgx_offices` and `kgx_tenures`: who holds which office of whom, now, formerly or next.

Titles stand before a name ("Foreign Minister X"), after it ("X, chairman of Y,"), behind a verb ("X is", "was named",
"resigned as"). The second component runs after noun phrases and pronouns have been resolved.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.names import words
from kgx.pipes.titles import DETERMINERS, OWNING, Names, Title, find_titles, title_words
from kgx.schema import lexicon

CONFIDENCE = {
    "title.before": 0.95,
    "title.list": 0.9,
    "title.after": 0.92,
    "title.copula": 0.88,
    "title.as": 0.88,
    "title.named": 0.88,
    "title.counterpart": 0.85,
    "title.left": 0.85,
    "title.leads": 0.8,
    "title.whose": 0.85,
}
SUBJECTS = frozenset(["nsubj", "nsubjpass"])
SKIP_BACK = frozenset(
    [
        "at",
        "present",
        "until",
        "recently",
        "later",
        "today",
        "again",
        "also",
        "now",
        "currently",
        "then",
        "still",
        "both",
        "once",
        "already",
        "previously",
        "formerly",
        "himself",
        "herself",
        "country",
        "nation",
        "company",
        "group",
        "own",
        "most",
        "its",
        "his",
        "her",
        "their",
        "'s",
        "-",
        "'",
    ]
)


@Language.component("kgx_offices", requires=["doc.spans"])
def offices(doc: Doc) -> Doc:
    """Write holdsPosition claims for titles that stand beside a name."""
    _Offices(doc).beside()
    return doc


@Language.component("kgx_tenures", requires=["doc.spans"])
def tenures(doc: Doc) -> Doc:
    """Write holdsPosition claims for titles behind a verb, settle owners, and add the nationality an office shows."""
    _Offices(doc).behind_verbs()
    settle(doc)
    return doc


class _Offices:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.names = Names(doc)
        self.titles = find_titles(doc, self.names)
        self._share_owners()
        self.persons: dict[int, int] = {}
        for span in layout.mentions(doc):
            if span.label_ == "Person":
                for i in range(span.start, span.end):
                    self.persons.setdefault(i, int(span.kb_id_))
        self.held: dict[int, list[int]] = {}  # title number -> persons

    def _share_owners(self) -> None:
        """President and chief executive of C; C's chairman and founder: coordinated titles have one owner."""
        for one, other in pairwise(self.titles):
            between = self.doc[one.extent : other.start]
            if not 1 <= len(between) <= 3 or between[0].lower_ not in ("and", "&", ","):
                continue
            if (
                any(t.lower_ in ("of", "the") or t.i in self.names.at for t in between[1:])
                and between[-1].lower_ != "the"
            ):
                continue
            if one.owners and not other.owners and one.extent == one.end:
                other.owners = list(one.owners)
            elif other.owners and not one.owners and other.extent > other.end and one.extent == one.end:
                one.owners = list(other.owners)

    # -- beside a name --------------------------------------------------------------------------------------------

    def beside(self) -> None:
        modes: dict[int, str] = {}
        for n, title in enumerate(self.titles):
            people, mode = self._after_name(n, title, modes)
            if not people:
                people, mode = self._before_name(title)
            if people:
                self.held[n] = people
                modes[n] = mode
                if mode in ("title.before", "title.list"):
                    self._carry_back(n, people, modes)
        for n, people in sorted(self.held.items()):
            for person in people:
                self._claim(self.titles[n], person, modes[n])

    def _after_name(self, n: int, title: Title, modes: dict[int, str]) -> tuple[list[int], str]:
        """X, [the former] chairman of Y"""
        doc = self.doc
        j = self._back(title)
        if j < 1:
            return [], ""
        token = doc[j]
        if token.lower_ in ("and", "&", ",") or token.text in (",", "/"):
            prior = n - 1
            if (
                prior >= 0
                and prior in self.held
                and modes.get(prior) == "title.after"
                and 0 <= j - self.titles[prior].extent <= 1
            ):
                return self.held[prior], "title.after"
        if token.text not in (",", "–", "—", "(") and not (token.text == "-" and j > 0 and doc[j - 1].whitespace_):
            return [], ""
        k = j - 1
        if k > 1 and (doc[k].like_num or doc[k].text == ")"):
            back = k
            while back > max(0, k - 5) and doc[back].text not in (",", "("):
                back -= 1
            if doc[back].text in (",", "("):
                k = back - 1
        person = self.names.at.get(k)
        if person is None or person.label_ != "Person" or person.end != k + 1:
            return [], ""
        if title.plural:
            return self._listed_before(person), "title.after"
        following = self.names.starts.get(self._skip_honorifics(title.extent))
        if (
            following is not None
            and following.label_ == "Person"
            and title.start == j + 1
            and following.start - title.extent < 3
        ):
            return [], ""  # "met X, Foreign Minister Y and Z"
        return [int(person.kb_id_)], "title.after"

    def _before_name(self, title: Title) -> tuple[list[int], str]:
        """Foreign Minister X; the Prime Minister, X,; ministers X and Y"""
        doc = self.doc
        inside = self.names.at.get(title.head)
        if inside is not None and inside.label_ == "Person":
            self._owner_after(title, inside)
            return [int(inside.kb_id_)], "title.before"
        i = title.extent
        if i < len(doc) and doc[i].text == "-" and i + 1 < len(doc) and doc[i + 1].lower_ in ("designate", "elect"):
            i += 2
        if i < len(doc) and doc[i].lower_ in ("designate", "elect", "nominee"):
            i += 1
        i = self._skip_honorifics(i)
        comma = False
        if i < len(doc) and doc[i].text == ",":
            comma = True
            i = self._skip_honorifics(i + 1)
        person = self.names.starts.get(i)
        if person is None or person.label_ != "Person":
            return [], ""
        if comma:
            before = doc[title.start - 1] if title.start else None
            owned = (
                bool(title.owners)
                or title.possessive >= 0
                or (before is not None and (before.lower_ in DETERMINERS or before.text in ("'s", "'")))
            )
            ends = (
                person.end >= len(doc)
                or doc[person.end].text in (",", ".", ")", "–", "—", "-", ";", ":")
                or doc[person.end].is_sent_end
                or doc[person.end].pos_ in ("VERB", "AUX")
                or doc[person.end].lower_ in ("to", "in", "and", "at", "on", "for", "with")
            )
            if not (owned and ends):
                return [], ""
        elif title.extent > title.end and title.start and doc[title.start - 1].text == ",":
            return [], ""
        if doc[i - 1].text == "'s":
            return [], ""
        if title.plural:
            return self._listed_after(person), "title.list"
        self._owner_after(title, person)
        return [int(person.kb_id_)], "title.before"

    def _owner_after(self, title: Title, person: Span) -> None:
        """King X of Bhutan: the owner stands behind the name."""
        i = person.end
        if title.owners or i + 1 >= len(self.doc) or self.doc[i].lower_ != "of":
            return
        owner = self.names.starts.get(i + 1 + (self.doc[i + 1].lower_ == "the"))
        if owner is not None and owner.label_ in OWNING and owner.id_ != "demonym":
            title.owners.append(int(owner.kb_id_))

    def _carry_back(self, n: int, people: list[int], modes: dict[int, str]) -> None:
        """Deputy Prime Minister and Foreign Minister X: the first title is X's too."""
        while n > 0 and n - 1 not in self.held:
            title, prior = self.titles[n], self.titles[n - 1]
            between = self.doc[prior.extent : title.start]
            if (
                not 1 <= len(between) <= 4
                or between[0].lower_ not in ("and", "&", ",", "cum", "-")
                or any(t.pos_ in ("VERB", "AUX") for t in between)
            ):
                return
            if (
                between[0].text == ","
                and not (len(between) > 1 and between[1].lower_ == "and")
                and title.start - prior.extent != 1
            ):
                return
            self.held[n - 1] = people
            modes[n - 1] = "title.before"
            if not title.owners and prior.owners:
                title.owners = list(prior.owners)
            elif not prior.owners and title.owners:
                prior.owners = list(title.owners)
            n -= 1

    def _listed_after(self, first: Span) -> list[int]:
        found = [int(first.kb_id_)]
        i = first.end
        while i + 1 < len(self.doc):
            # an owner between: "presidents X of A and Y of B"
            if self.doc[i].lower_ == "of":
                owner = self.names.starts.get(i + 1)
                i = owner.end if owner is not None else i
            if self.doc[i].text == "," or self.doc[i].lower_ in ("and", "&"):
                i += 1
                if i < len(self.doc) and self.doc[i].lower_ == "and":
                    i += 1
                i = self._skip_honorifics(i)
                person = self.names.starts.get(i)
                if person is not None and person.label_ == "Person":
                    found.append(int(person.kb_id_))
                    i = person.end
                    continue
            break
        return found

    def _listed_before(self, last: Span) -> list[int]:
        found = [int(last.kb_id_)]
        i = last.start - 1
        while i > 0 and (self.doc[i].lower_ in ("and", "&", ",") or self.doc[i].lower_ in words("honorifics")):
            if (
                self.doc[i - 1].i in self.names.at
                and self.names.at[i - 1].label_ == "Person"
                and self.doc[i].lower_ in ("and", "&", ",")
            ):
                found.append(int(self.names.at[i - 1].kb_id_))
                i = self.names.at[i - 1].start
            i -= 1
        return found

    def _skip_honorifics(self, i: int) -> int:
        while (
            i < len(self.doc)
            and i not in self.names.starts
            and (self.doc[i].lower_ in words("honorifics") or self.doc[i].text in ('"', "("))
            and self.doc[i].text != "("
        ):
            i += 1
        return i

    def _back(self, title: Title) -> int:
        """Return the token before a title, its owners, articles and adjectives."""
        doc = self.doc
        j = title.start - 1
        steps = 0
        while j >= 0 and steps < 9:
            token = doc[j]
            mention = self.names.at.get(j)
            if mention is not None and mention.label_ != "Person":
                j = mention.start - 1
            elif (
                token.lower_ in DETERMINERS
                or token.lower_ in SKIP_BACK
                or token.lower_
                in title_words("skipped") | title_words("former") | title_words("acting") | title_words("designate")
            ):
                if token.text == "-" and j > 0 and doc[j - 1].whitespace_:
                    break
                j -= 1
            elif token.pos_ == "ADJ" and token.ent_type_ == "" and token.lower_ not in ("such",):
                j -= 1
            else:
                break
            steps += 1
        return j

    # -- behind a verb --------------------------------------------------------------------------------------------

    def behind_verbs(self) -> None:
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
                j = self._back(title)
                if 0 <= j - prior[0].extent <= 1 and self.doc[j].lower_ in ("and", "&", ","):
                    people, rule, tenure = prior[1], prior[2], prior[3]
            if people:
                if tenure and not (tenure == "current" and title.tenure != "current"):
                    title.tenure = tenure
                for person in people:
                    self._claim(title, person, rule)
                prior = (title, people, rule, tenure)
            else:
                prior = None

    def _verb(self, title: Title) -> tuple[list[int], str, str]:
        doc = self.doc
        j = self._back(title)
        if j < 0:
            return [], "", ""
        token = doc[j]
        head = doc[title.head]
        if head.dep_ in SUBJECTS and head.head.lemma_ == "be":
            people = [p for c in head.head.children if c.dep_ == "attr" for p in self._people(c)]
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
        if token.lower_ == "as" or (head.dep_ == "pobj" and head.head.lower_ == "as"):
            prep = token if token.lower_ == "as" else head.head
            verb = prep.head
            if verb.pos_ in ("NOUN", "PROPN"):
                return self._appointment_noun(verb)
            lemma = verb.lemma_.lower()
            if lemma in verbs["appointed"] or lemma in ("propose", "announce", "introduce", "reveal", "unveil", "put"):
                return self._appointed(verb, planned=lemma in ("nominate", "propose", "designate"))
            if lemma in ("succeed", "replace", "follow"):
                return self._subject(verb), "title.as", "designate" if _future(verb) else "current"
            if lemma in (
                "take",
                "return",
                "start",
                "begin",
                "continue",
                "come",
                "swear",
                "serve",
                "work",
                "act",
                "remain",
                "stay",
                "know",
                "get",
                "see",
                "double",
                "sit",
                "join",
            ):
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
            lemma = verb.lemma_.lower()
            if lemma in ("be", "become", "remain") and (head.dep_ in ("attr", "nsubj") or verb is token):
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
        return [], "", ""

    def _counterparts(self) -> None:
        """His Ghanaian counterpart, X: X holds the office that "his" holder has, of the country named."""
        claims = [c for c in layout.claims(self.doc) if c["relation"] == "holdsPosition"]
        for token in self.doc:
            if token.lower_ != "counterpart":
                continue
            i = self._skip_honorifics(token.i + 1)
            if i < len(self.doc) and self.doc[i].text == ",":
                i = self._skip_honorifics(i + 1)
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
                holder = next(iter(self._people(subject)), None) if subject is not None else None
            theirs = [
                c
                for c in claims
                if c["subject"] == holder and c["tenure"] == "current" and c["head"] in title_words("national")
            ]
            if holder is None or holder == int(person.kb_id_) or not theirs or not owners:
                continue
            best = theirs[0]
            title = Title(token.i, token.i + 1, token.i, best["title"], "current", owners)
            self._claim(title, int(person.kb_id_), "title.counterpart")

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
                    self._claim(
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

    def _appointed(self, verb: Token, *, planned: bool) -> tuple[list[int], str, str]:
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or verb.dep_ in ("acl",)
        people: list[int] = []
        if passive:
            people = self._subject(verb)
        else:
            for child in verb.children:
                if child.dep_ in ("dobj", "nsubj", "dative") and child.i > verb.i:
                    people += self._people(child)
            if not people:
                for child in verb.children:
                    if child.dep_ in ("ccomp", "xcomp"):
                        people += [p for c in child.children if c.dep_ in SUBJECTS for p in self._people(c)]
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
        for child in noun.children:
            if child.dep_ == "poss":
                people += self._people(child)
            if child.dep_ == "prep" and child.lower_ == "of":
                people += [p for c in child.children for p in self._people(c)]
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
                        return self._people(up.head) if up.dep_ == "relcl" else []
                    return self._people(child)
            if up.dep_ in ("acl", "relcl"):
                return self._people(up.head)
            if up.dep_ in ("conj", "xcomp", "advcl", "aux", "auxpass", "pcomp", "prep", "ccomp"):
                up = up.head
            else:
                return []
        return []

    def _people(self, token: Token) -> list[int]:
        found = [self.persons[token.i]] if token.i in self.persons else []
        if not found:
            for child in token.children:
                if child.dep_ == "appos" and child.i in self.persons:
                    found.append(self.persons[child.i])
                    break
        for child in token.children:
            if child.dep_ == "conj":
                found += self._people(child)
        return found

    # -- claims ---------------------------------------------------------------------------------------------------

    def _claim(self, title: Title, person: int, rule: str) -> None:
        doc = self.doc
        head = doc[title.head].lower_
        head = lexicon("titles")["plural"].get(head, head)
        text = title.text
        if rule in ("title.leads", "title.counterpart"):
            head = (
                text.lower().split()[-1]
                if rule == "title.leads"
                else next(
                    (
                        w
                        for w in reversed(text.lower().split(" of ")[0].split(" for ")[0].split())
                        if w in title_words("national")
                    ),
                    "minister",
                )
            )
        if title.plural:
            last = doc[title.head].text
            text = text.replace(last, last[: len(last) - 1] if not last.lower().endswith("ies") else last[:-3] + "y")
            text = text.replace("chairme", "chairman") if "chairme" in text else text
        entities = layout.entities(doc)
        owners = [o for o in dict.fromkeys(title.owners) if o != person]
        alone = title.end - title.start == 1
        if head in title_words("never") and alone:
            return
        if (
            head == "member"
            and (alone or rule != "title.before")
            and not any(t.lower_ in ("board", "cabinet", "whole") for t in doc[title.start : title.end])
        ):
            return
        if head in title_words("weak") and alone and not owners:
            return
        sent = doc[title.head].sent
        start, end = layout.trimmed(sent)
        layout.claims(doc).append(
            {
                "relation": "holdsPosition",
                "subject": person,
                "object": None,
                "title": text,
                "owners": owners,
                "tenure": title.tenure,
                "status": "asserted",
                "evidence": [
                    {"start": start, "end": end, "rule": rule, "confidence": CONFIDENCE[rule], "attributed_to": None}
                ],
                "title_start": title.start,
                "title_end": title.end,
                "head": head,
                "possessive": title.possessive,
                "sent": sent.start,
            }
        )
        del entities


def _future(verb: Token) -> bool:
    return (
        any(c.lower_ in ("will", "to", "would", "shall") and c.dep_ == "aux" for c in verb.children)
        or verb.lemma_ == "nominate"
    )


@cache
def _verbs() -> dict[str, frozenset[str]]:
    return {key: frozenset(row) for key, row in lexicon("titles")["verbs"].items()}


# -- owners ---------------------------------------------------------------------------------------------------------


def settle(doc: Doc) -> None:
    """Give owners to titles that have none, keep each office once in its fullest form, add nationalities."""
    claims = layout.claims(doc)
    mine = [c for c in claims if c["relation"] == "holdsPosition"]
    rest = [c for c in claims if c["relation"] != "holdsPosition"]
    entities = layout.entities(doc)
    home = Home(doc, mine)
    for claim in mine:
        kinds = {entities[o]["type"] for o in claim["owners"]}
        head = claim["head"]
        national = head in title_words("national")
        if not kinds:
            if national and not (
                head in title_words("corporate") | title_words("local")
                and home.company_near(claim) is not None
                and not _capitalised(claim)
            ):
                country = home.country_for(claim)
                if country is not None:
                    claim["owners"] = [country]
                    claim["evidence"][0]["confidence"] -= 0.08
            elif head in title_words("corporate") | title_words("body"):
                body = home.company_near(claim)
                if body is not None:
                    claim["owners"] = [body]
                    claim["evidence"][0]["confidence"] -= 0.12
        elif "Country" not in kinds and (
            kinds & {"Ministry"}
            or (kinds == {"Organisation"} and any(entities[o].get("country") is not None for o in claim["owners"]))
        ):
            owner = next(o for o in claim["owners"] if entities[o]["type"] in ("Ministry", "Organisation"))
            country = entities[owner].get("country")
            if country is None and "Ministry" in kinds:
                country = home.country_for(claim)
            if country is not None:
                claim["owners"] = sorted({*claim["owners"], country})
        elif kinds == {"City"} and national and head not in title_words("local"):
            pass
    kept = _fullest(mine)
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for claim in kept:
        if claim["head"] not in title_words("shows_nationality"):
            continue
        countries = [o for o in claim["owners"] if entities[o]["type"] == "Country"]
        bodies = [o for o in claim["owners"] if entities[o]["type"] in ("Company", "Region", "City")]
        if len(countries) == 1 and not bodies:
            key = (claim["subject"], countries[0])
            row = found.setdefault(
                key,
                {"relation": "nationality", "subject": key[0], "object": key[1], "status": "asserted", "evidence": []},
            )
            row["evidence"] += [
                {**e, "rule": "office.nationality", "confidence": round(e["confidence"] - 0.05, 3)}
                for e in claim["evidence"]
            ]
    doc._.kgx_claims = rest + kept + [found[k] for k in sorted(found)]


def _capitalised(claim: dict[str, Any]) -> bool:
    return bool(claim["title"][:1].isupper()) and claim["evidence"][0]["rule"] in ("title.before", "title.list")


def _key_words(title: str) -> frozenset[str]:
    drop = {"of", "for", "the", "and", "affairs", "to", "a", "-", ",", "&"}
    text = title.lower().replace("defense", "defence").replace("-", " ").replace(".", "").replace(",", " ")
    return frozenset(w for w in text.split() if w not in drop)


def _fullest(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep each person's offices once, in the fullest form; evidence of shorter forms goes to it."""
    kept: list[dict[str, Any]] = []
    by_person: dict[int, list[dict[str, Any]]] = {}
    for claim in claims:
        by_person.setdefault(claim["subject"], []).append(claim)
    for person in sorted(by_person):
        mine = sorted(by_person[person], key=lambda c: (-len(_key_words(c["title"])), c["title_start"]))
        chosen: list[dict[str, Any]] = []
        for claim in mine:
            key = _key_words(claim["title"])
            fit = next(
                (
                    c
                    for c in chosen
                    if key <= _key_words(c["title"])
                    and _rank(key) == _rank(_key_words(c["title"]))
                    and _share(claim, c)
                ),
                None,
            )
            if fit is None:
                chosen.append(claim)
                continue
            fit["evidence"] = fit["evidence"] + [e for e in claim["evidence"] if e not in fit["evidence"]]
            fit["owners"] = sorted({*fit["owners"], *claim["owners"]}) if not fit["owners"] else fit["owners"]
            if fit["tenure"] == "current" and claim["tenure"] != "current":
                fit["tenure"] = claim["tenure"]
        kept += chosen
    return sorted(kept, key=lambda c: c["title_start"])


def _rank(key: frozenset[str]) -> frozenset[str]:
    return key & {
        "deputy",
        "vice",
        "prime",
        "senior",
        "assistant",
        "under",
        "junior",
        "first",
        "acting",
        "chief",
        "president",
        "chairman",
        "ceo",
        "spokesman",
    }


def _share(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return not a["owners"] or not b["owners"] or bool(set(a["owners"]) & set(b["owners"]))


class Home:
    """What country or company an office without owner belongs to."""

    def __init__(self, doc: Doc, claims: list[dict[str, Any]]) -> None:
        self.doc = doc
        self.entities = layout.entities(doc)
        self.known: dict[int, Counter[int]] = {}
        self.countries: Counter[int] = Counter()
        self.companies: Counter[int] = Counter()
        self.by_sentence: dict[int, list[Span]] = {}
        self.spans = layout.mentions(doc)
        self.city_country: dict[int, int] = {}
        iso = {e["key"]: n for n, e in enumerate(self.entities) if e["type"] == "Country" and e["key"]}
        for n, e in enumerate(self.entities):
            if e["type"] == "City" and (e["key"] or "").startswith("geonames:"):
                city = gazetteer.city(int(e["key"].partition(":")[2]))
                if city is not None and f"iso:{city.country}" in iso:
                    self.city_country[n] = iso[f"iso:{city.country}"]
        self.dateline: int | None = None
        parts = {r.label_: r for r in reversed(doc.spans.get(layout.REGIONS, ()))}
        for span in self.spans:
            entity = int(span.kb_id_)
            kind = span.label_
            if kind == "Country":
                self.countries[entity] += 1
            elif kind == "City" and entity in self.city_country:
                self.countries[self.city_country[entity]] += 0.5  # type: ignore[assignment]
            elif kind in ("Company", "Organisation") and span.id_ == "name":
                self.companies[entity] += 1
            if kind == "City" and "dateline" in parts and parts["dateline"].start <= span.start < parts["dateline"].end:
                self.dateline = self.city_country.get(entity)
            self.by_sentence.setdefault(span.sent.start, []).append(span)
        for claim in claims:
            for o in claim["owners"]:
                if self.entities[o]["type"] == "Country":
                    self.known.setdefault(claim["subject"], Counter())[o] += 1
        self.order = sorted(self.by_sentence)

    def country_for(self, claim: dict[str, Any]) -> int | None:
        """Return the country of an office without owner: the holder's own, the paragraph's, the article's."""
        own = self.known.get(claim["subject"])
        if own:
            return max(sorted(own), key=lambda o: own[o])
        if claim.get("possessive", -1) >= 0:
            owner = self._possessed(claim["possessive"])
            if owner is not None:
                return owner
        votes: Counter[int] = Counter()
        sent = claim["sent"]
        inside = {int(s.kb_id_) for s in self.spans if claim["title_start"] <= s.start < claim.get("title_end", 0)}
        for span in self.by_sentence.get(sent, ()):
            if span.label_ == "Country":
                votes[int(span.kb_id_)] += 2.0 if span.start < claim["title_start"] else 1.0  # type: ignore[assignment]
            elif span.label_ == "City" and int(span.kb_id_) in self.city_country:
                votes[self.city_country[int(span.kb_id_)]] += 1.0  # type: ignore[assignment]
        region = next(
            (r for r in self.doc.spans.get(layout.REGIONS, ()) if r.start <= claim["title_start"] < r.end), None
        )
        if region is not None:
            for span in self.spans:
                if region.start <= span.start < claim["title_start"] and span.label_ == "Country":
                    votes[int(span.kb_id_)] += 0.7  # type: ignore[assignment]
        for country in inside:
            del votes[country]
        total = sum(self.countries.values()) or 1
        for country, count in self.countries.items():
            if country not in inside:
                votes[country] += 3.0 * count / total  # type: ignore[assignment]
        if self.dateline is not None:
            votes[self.dateline] += 1.2  # type: ignore[assignment]
        if not votes:
            return None
        ranked = sorted(votes.items(), key=lambda v: (-v[1], v[0]))
        return ranked[0][0]

    def _possessed(self, token: int) -> int | None:
        before = [s for s in self.spans if s.end <= token and s.label_ == "Country"]
        return int(before[-1].kb_id_) if before else None

    def company_near(self, claim: dict[str, Any]) -> int | None:
        """Return the company or body that a bare corporate title belongs to: the sentence's, else the article's."""
        place = claim["title_start"]
        kinds = ("Company", "Organisation") if claim["head"] in title_words("body") else ("Company",)
        for kind in kinds:
            before = [s for s in self.by_sentence.get(claim["sent"], ()) if s.label_ == kind and s.start < place]
            if before:
                return int(before[-1].kb_id_)
        index = self.order.index(claim["sent"]) if claim["sent"] in self.order else -1
        for earlier in reversed(self.order[max(0, index - 2) : max(0, index)]):
            found = {int(s.kb_id_) for s in self.by_sentence[earlier] if s.label_ in kinds}
            if len(found) == 1:
                return next(iter(found))
            if found:
                break
        ranked = [(c, n) for n, c in self.companies.items() if self.entities[n]["type"] in kinds]
        if not ranked:
            return None
        ranked.sort(key=lambda r: (-r[0], r[1]))
        if len(ranked) > 1 and ranked[0][0] < 2 * ranked[1][0]:
            return None
        return ranked[0][1]
