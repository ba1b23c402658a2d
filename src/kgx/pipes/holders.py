"""Titles and the people they are given to: what the components of offices share."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.runs import words
from kgx.pipes.titles import titles_of
from kgx.pipes.titlewords import DETERMINERS, Title, names_of, plurals, title_words
from kgx.schema import lexicon

SUBJECTS = frozenset(["nsubj", "nsubjpass"])
LONGEST_LEAD = 9  # words or names between a name and its title


class Holders:
    """The titles of a Doc, and who of its people holds them."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.names = names_of(doc)
        self.titles = titles_of(doc)
        self._share_owners()
        self.ends = {title.extent: title for title in self.titles}
        self.persons: dict[int, int] = {}
        for span in layout.mentions(doc):
            if span.label_ == "Person":
                for i in range(span.start, span.end):
                    self.persons.setdefault(i, int(span.kb_id_))

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
            if owned(one) and not owned(other) and one.extent == one.end:
                share(one, other)
            elif owned(other) and not owned(one) and other.extent > other.end and one.extent == one.end:
                state = all(self._kind(o) in ("Country", "Ministry") for o in other.owners)
                if state or self.doc[one.head].lower_ not in title_words("any_business"):
                    share(other, one)  # but not "Housing Secretary and deputy leader of the Party"

    def _kind(self, entity: int) -> str:
        return str(layout.entities(self.doc)[entity]["type"])

    def skip_honorifics(self, i: int) -> int:
        """Return the first token from `i` on that is no honorific."""
        while (
            i < len(self.doc)
            and i not in self.names.starts
            and (
                self.doc[i].lower_ in words("honorifics")
                or self.doc[i].lower_ in title_words("ranks")
                or self.doc[i].text == '"'
                or (self.doc[i].text == "." and self.doc[i - 1].lower_ in words("honorifics") | frozenset(plurals()))
            )
        ):
            i += 1
        return i

    def back(self, title: Title) -> int:
        """Return the token before a title, its owners, articles and adjectives."""
        doc = self.doc
        j = title.start - 1
        steps = 0
        while j >= 0 and steps < LONGEST_LEAD:
            token = doc[j]
            mention = self.names.at.get(j)
            possessed = mention is not None and doc[mention.end].text in ("'s", "'") and mention.end <= title.start
            if mention is not None and (mention.label_ != "Person" or possessed):
                j = mention.start - 1
            elif token.text in ("'s", "'") and j in self.ends and self.ends[j].start < j:
                j = self.ends[j].start - 1  # "the president's special adviser"
            elif token.ent_type_ == "DATE" and doc[j - 1].lower_ in ("until", "till"):
                j -= 1
            elif token.lower_ in DETERMINERS or token.lower_ in lead_words():
                if token.text == "-" and j > 0 and doc[j - 1].whitespace_:
                    break
                j -= 1
            elif (token.pos_ == "ADJ" and token.ent_type_ == "" and token.lower_ != "such") or (
                token.pos_ == "NOUN" and doc[j + 1].text in ("'s", "'")
            ):
                j -= 1
            else:
                break
            steps += 1
        return j

    def when(self, title: Title, lead: int) -> str:
        """Return the tenure that words around a title tell: "previously", "until now", "at the time"."""
        if title.tenure != "current":
            return title.tenure
        before = {t.lower_ for t in self.doc[lead + 1 : title.start]}
        if before & title_words("former_before"):
            return "former"
        after = [t.lower_ for t in self.doc[title.extent : title.extent + 4]]
        if any(after[: len(p)] == p for p in (phrase.split() for phrase in lexicon("titles")["former_after"])):
            return "former"
        return "current"

    def subject(self, verb: Token) -> list[int]:
        """Return the people that a verb tells about, its own subject or that of the verb above."""
        up: Token | None = verb
        for _ in range(4):
            if up is None:
                return []
            for child in up.children:
                if child.dep_ in SUBJECTS and child.i != verb.i:
                    if child.lower_ in ("who", "that", "which"):
                        return self.above(up.head) if up.dep_ == "relcl" else []
                    return self.people(child)
            if up.dep_ in ("acl", "relcl"):
                return self.above(up.head)
            if up.dep_ in ("conj", "xcomp", "advcl", "aux", "auxpass", "pcomp", "prep", "ccomp"):
                up = up.head
            else:
                return []
        return []

    def above(self, token: Token) -> list[int]:
        """Return the people that a noun stands for, itself or the name it stands beside: "X, a lawyer who serves"."""
        return self.people(token) or (self.people(token.head) if token.dep_ == "appos" else [])

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

    def claim_all(self, title: Title, people: list[int], rule: str) -> None:
        """Write the claims of a title that people hold; "A and B, heads of C and D respectively" pairs them."""
        for title_, person in zip(self._respective(title, len(people)), people, strict=True):
            self.claim(title_, person, rule)

    def _respective(self, title: Title, size: int) -> list[Title]:
        """Return the title of each of several people: its owners or the parts of its business shared out, or all of it."""
        doc = self.doc
        near = {t.lower_ for t in doc[title.extent : title.extent + 3]} | {
            t.lower_ for t in doc[max(0, title.start - 3) : title.start]
        }
        if not title.plural or size < 2:
            return [title] * size
        if len(title.owners) == size:
            return [replace(title, owners=[owner]) for owner in title.owners]
        if "respectively" not in near:
            return [title] * size
        first = next((t.i + 1 for t in doc[title.head : title.end] if t.lower_ in ("of", "for")), title.end)
        parts = _parts(doc, first, title.end)
        if len(parts) != size:
            return [title] * size
        lead = doc[title.start : first].text
        return [replace(title, text=f"{lead} {part}") for part in parts]

    # -- claims ---------------------------------------------------------------------------------------------------

    def wording(self, title: Title) -> tuple[str, str]:
        """Return a title as one person holds it, and the word that says what kind of office it is."""
        last = self.doc[title.head]
        head = plurals().get(last.lower_, last.lower_)
        if not title.plural:
            return title.text, head
        return title.text.replace(last.text, head if last.text.islower() else head.capitalize()), head

    def claim(self, title: Title, person: int, rule: str, *, head: str = "", confidence: float | None = None) -> None:
        """Write the claim that a person holds a title, unless the title alone is none.

        `head` is the word that says what kind of office it is, where the title's own token does not; `confidence` is
        0 to 1, by default that of the rule.
        """
        doc = self.doc
        text = title.text
        if not head:
            text, head = self.wording(title)
        if doc[min(title.extent, len(doc) - 1)].text in ("'s", "'"):
            return  # "the president's choice": whose, not who
        text = lexicon("titles")["written_out"].get(text.lower(), text)
        owners = self._owners(title, person)
        if not self._is_office(title, head, rule, named=bool(owners)):
            return
        start, end = layout.trimmed(doc[title.head].sent)
        sure = lexicon("titles")["confidence"][rule] if confidence is None else confidence
        layout.claims(doc).append(
            {
                "relation": "holdsPosition",
                "subject": person,
                "object": None,
                "title": text,
                "owners": owners,
                "tenure": title.tenure,
                "status": "asserted",
                "evidence": [{"start": start, "end": end, "rule": rule, "confidence": sure, "attributed_to": None}],
                "title_start": title.start,
                "title_end": title.end,
                "head": head,
                "possessive": title.possessive,
                "nominal": title.nominal,
                "boss": title.boss,
                "unread": title.unread,
                "sent": doc[title.head].sent.start,
            }
        )

    def _owners(self, title: Title, person: int) -> list[int]:
        """Return whose a person's office is: a company's alone is no state's ("the French chief executive of C")."""
        owners = [o for o in dict.fromkeys(title.owners) if o != person]
        firms = [o for o in owners if self._kind(o) == "Company"]
        return [o for o in owners if self._kind(o) != "Country"] if firms else owners

    def _is_office(self, title: Title, head: str, rule: str, *, named: bool) -> bool:
        """Tell whether a title is an office by itself: not a rank, an honour, a member of anything."""
        words = {t.lower_ for t in self.doc[title.start : title.end]}
        listed = title_words("never", "weak")
        alone = " " not in title.text and ("-" not in title.text or title.text.lower() in listed)
        if head in title_words("never") and alone:
            return False
        if head == "ambassador" and alone and not named and rule == "title.before":
            return False  # a personal rank
        if head == "member" and (alone or rule != "title.before") and not words & {"board", "cabinet", "whole"}:
            return False
        of_somebody = named or owned(title) or (title.unread and rule != "title.before")
        told = rule in title_words("rules_of_verbs")  # "was named director"
        return of_somebody or told or not (head in title_words("weak") and alone)


def _parts(doc: Doc, start: int, end: int) -> list[str]:
    """Return the parts of a list of businesses: at commas, or at "and" where there is no comma."""
    marks = [t.i for t in doc[start:end] if t.text == ","]
    ands = [t.i for t in doc[start:end] if t.lower_ == "and"]
    cuts = [*marks, *ands[-1:]]
    edges = [start - 1, *cuts, end]
    return [doc[a + 1 : b].text.strip() for a, b in pairwise(edges)]


def share(one: Title, other: Title) -> None:
    """Give the owner of one title to another."""
    other.owners = list(one.owners)
    other.nominal, other.possessive, other.boss = one.nominal, one.possessive, one.boss
    other.unread = one.unread


def owned(title: Title) -> bool:
    """Tell whether the words say whose an office is, by name or otherwise."""
    return bool(title.owners) or title.nominal >= 0 or title.boss != -1 or title.possessive >= 0 or title.unread


@cache
def lead_words() -> frozenset[str]:
    """Return the words that may stand between a name and its title."""
    keys = ("lead", "skipped", "former", "acting", "designate", "former_before")
    return frozenset(word for key in keys for word in title_words(key))
