"""The component `kgx_offices`: who holds which office, by titles beside names ("Foreign Minister X", "X, chairman of Y,")."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from kgx.pipes.holders import Holders, owned
from kgx.pipes.runs import words
from kgx.pipes.titlewords import DETERMINERS, OWNING, Title

LONGEST = 6  # words of a description that an office follows: "a lawyer and former minister"


@Language.component("kgx_offices", requires=["doc.spans"])
def offices(doc: Doc) -> Doc:
    """Write holdsPosition claims for titles that stand beside a name."""
    _Beside(doc).write()
    return doc


class _Beside(Holders):
    """The titles of a Doc that stand beside a name."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.held: dict[int, list[int]] = {}  # title number -> persons

    def write(self) -> None:
        """Write the claims of titles that stand beside a name."""
        modes: dict[int, str] = {}
        for n, title in enumerate(self.titles):
            people, mode = self._abutting(title)
            if not people:
                people, mode = self._after_name(n, title, modes)
            if not people:
                people, mode = self._before_name(title)
            if people:
                self.held[n] = people
                modes[n] = mode
                title.tenure = self.when(title, self.back(title))
                if mode in ("title.before", "title.list"):
                    self._carry_back(n, people, modes)
        for n, people in sorted(self.held.items()):
            self.claim_all(self.titles[n], people, modes[n])

    def _abutting(self, title: Title) -> tuple[list[int], str]:
        """Read a title that a name follows with nothing between: "Foreign Minister X"."""
        i = self.skip_honorifics(title.extent)
        person = self.names.starts.get(i)
        if person is None or person.label_ != "Person" or self.doc[i - 1].text == "'s":
            return [], ""
        return self._before_name(title)

    def _after_name(self, n: int, title: Title, modes: dict[int, str]) -> tuple[list[int], str]:
        """X, [the former] chairman of Y"""
        doc = self.doc
        j = self.back(title)
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
        described = self._described_before(j) if token.lower_ == "and" else None
        if described is not None:
            return [int(described.kb_id_)], "title.after"
        if token.text not in (",", "–", "—", "(") and not (token.text == "-" and j > 0 and doc[j - 1].whitespace_):
            return [], ""
        k = j - 1
        if k > 1 and (doc[k].like_num or doc[k].text == ")"):
            back = k
            while back > max(0, k - 5) and doc[back].text not in (",", "("):
                back -= 1
            if doc[back].text in (",", "("):
                k = back - 1
        if doc[k].lower_ in ("himself", "herself"):
            k -= 1
        person = self.names.at.get(k)
        if person is not None and person.label_ == "Organisation" and person.start > 1:  # "X of the Party, TITLE"
            k = person.start - 1 - (doc[person.start - 1].lower_ == "the")
            person = self.names.at.get(k - 1) if doc[k].lower_ == "of" else None
            k -= 1
        if person is None or person.label_ != "Person" or person.end != k + 1:
            return [], ""
        if title.plural and any(t.lower_ == "one" for t in doc[j + 1 : title.start]):
            return [int(person.kb_id_)], "title.after"  # "X, one of her ministers"
        if title.plural:
            return self._listed_before(person), "title.after"
        if title.extent < len(doc) and doc[title.extent].text in ("'s", "'"):
            return [], ""  # "X, the president's chief of staff"
        following = self.names.starts.get(self.skip_honorifics(title.extent))
        if (
            following is not None
            and following.label_ == "Person"
            and title.start == j + 1
            and following.start - title.extent < 3
        ):
            return [], ""  # "met X, Foreign Minister Y and Z"
        return [int(person.kb_id_)], "title.after"

    def _described_before(self, j: int) -> Span | None:
        """Return X of "X, a lawyer and former TITLE": a comma, an article and small words stand before token `j`."""
        doc, i = self.doc, j - 1
        while i > 0 and j - i < LONGEST and i not in self.names.at and doc[i].pos_ in ("NOUN", "ADJ"):
            i -= 1
        if i == j - 1 or i < 2 or doc[i].lower_ not in ("a", "an") or doc[i - 1].text != ",":
            return None
        person = self.names.at.get(i - 2)
        return person if person is not None and person.label_ == "Person" else None

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
        i = self.skip_honorifics(i)
        comma = False
        if i < len(doc) and doc[i].text in (",", ":"):
            comma = True
            i = self.skip_honorifics(i + 1)
        person = self.names.starts.get(i)
        if person is None or person.label_ != "Person":
            return [], ""
        if comma:
            lead = doc[self.back(title) + 1 : title.start]
            chained = self.ends.get(title.start - 1)  # "the minister of State, minister of Defence, X,"
            definite = (
                owned(title)
                or any(t.lower_ in DETERMINERS or t.text in ("'s", "'") for t in lead)
                or (title.plural and doc[max(0, self.back(title))].like_num)
                or (chained is not None and doc[chained.start - 1].lower_ in DETERMINERS)
            )
            ends = (
                person.end >= len(doc)
                or doc[person.end].text in (",", ".", "(", ")", "–", "—", "-", ";", ":")
                or doc[person.end].is_sent_end
                or doc[person.end].pos_ in ("VERB", "AUX")
                or doc[person.end].lower_ in ("to", "in", "and", "at", "on", "for", "with")
            )
            if not (definite and ends):
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
                or self.doc[max(0, self.back(prior))].text == ","
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
            if prior.tenure == "former" and title.tenure == "current" and between[-1].lower_ == "and":
                title.tenure = "former"  # "former minister and chancellor X"
            n -= 1

    def _listed_after(self, first: Span) -> list[int]:
        found = [int(first.kb_id_)]
        i = first.end
        while i + 1 < len(self.doc):
            if self.doc[i].text == "(":  # "Sens. Anna Berg (D-Va.), Peter Holm (R-Utah)"
                i = next((j + 1 for j in range(i + 1, min(i + 8, len(self.doc))) if self.doc[j].text == ")"), i)
            # an owner between: "presidents X of A and Y of B"
            if self.doc[i].lower_ == "of":
                owner = self.names.starts.get(i + 1)
                i = owner.end if owner is not None else i
            if self.doc[i].text == "," or self.doc[i].lower_ in ("and", "&"):
                i += 1
                if i < len(self.doc) and self.doc[i].lower_ == "and":
                    i += 1
                i = self.skip_honorifics(i)
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
        return found[::-1]
