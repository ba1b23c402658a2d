"""The component `kgx_entities`: names with their kinds, brought together into the things of one article."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from kgx import gazetteer
from kgx.pipes import coreference
from kgx.pipes.bodies import body_matcher, known_body
from kgx.pipes.clubs import of_sports
from kgx.pipes.companies import settle_companies
from kgx.pipes.coreference import BODIES
from kgx.pipes.headlines import of_headline
from kgx.pipes.kinds import classify
from kgx.pipes.mononyms import without_doubtful
from kgx.pipes.names import find_names
from kgx.pipes.people import big_city
from kgx.pipes.places import LOCATIVE
from kgx.pipes.runs import Name, Typed, capital, part_of, words


@Language.factory("kgx_entities", requires=["doc.ents", "token.dep"], assigns=["doc.spans"])
def make_entities(nlp: Language, name: str) -> Entities:
    """Return the component; it needs a tagger, a parser and a named-entity recogniser before it."""
    return Entities(nlp)


class Entities:
    """Find the names of an article, say what each names, and group them into local entities."""

    def __init__(self, nlp: Language) -> None:
        self.matcher: PhraseMatcher = body_matcher(nlp.vocab, nlp.make_doc)

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions and local entities of a Doc."""
        parts = part_of(doc)
        matches = sorted(self.matcher(doc), key=lambda m: (m[1] - m[2], m[1]))
        known = [
            Name(start, end, "BODY")
            for _, start, end in matches
            if (end - start > 3 or doc[end - 1].tag_ == "POS") and _free(doc, start, end)
        ]
        titles = _titles_in_brackets(doc)
        typed = [
            typed
            for name in find_names(doc, known)
            if doc[name.start : name.end].text not in titles and (typed := classify(doc, name)) is not None
        ]
        typed = _gaps(doc, typed, matches)
        typed = _acronyms(doc, _initialled(doc, typed))
        typed = _repeats(doc, typed)
        typed = of_sports(doc, _agree(doc, _surnamed(doc, typed)))
        typed = of_headline(doc, typed, parts)
        aliases = _equated(doc, typed)
        groups = coreference.group_names(doc, typed, aliases)
        settle_companies(doc, groups)
        groups = without_doubtful(doc, groups)
        coreference.write(doc, groups)
        return doc


def _gaps(doc: Doc, typed: list[Typed], matches: list[tuple[int, int, int]]) -> list[Typed]:
    """Add bodies, countries, demonyms and regions that the recogniser passed over."""
    taken = _taken(doc, typed)
    found = list(typed)
    for _, start, end in matches:
        if any(taken[start:end]):
            continue
        known = known_body(doc[start:end].text)
        if known and not _common(doc, start, end):
            taken[start:end] = b"\1" * (end - start)
            found.append(Typed(start, end, known[0], sure=True))
    size = len(doc)
    i = 0
    while i < size:
        token = doc[i]
        if taken[i] or not capital(token):
            i += 1
            continue
        if token.text in words("bare_bodies") and not _common(doc, i, i + 1):
            found.append(Typed(i, i + 1, "Organisation"))
            taken[i] = 1
        for width in (3, 2, 1):
            end = i + width
            if end > size or any(taken[i:end]):
                continue
            name = _known_place(doc, i, end, followed=end < size and bool(taken[end]))
            if name is not None:
                found.append(name)
                taken[i:end] = b"\1" * width
                break
        i += 1
    return sorted(found, key=lambda n: n.start)


def _titles_in_brackets(doc: Doc) -> set[str]:
    """Return abbreviations of titles: "Chief of Defence Staff (CDS)", which name no body."""
    titles, found = words("person_titles"), set()
    for token in doc[2:-1] if len(doc) > 3 else ():
        if token.is_upper and len(token) > 1 and token.nbor(-1).text == "(" and token.nbor(1).text == ")":
            size = len(token)
            before = [t for t in doc[max(0, token.i - 2 * size - 2) : token.i - 1] if capital(t)][-size:]
            if "".join(t.text[0] for t in before) == token.text and (
                before[0].lower_ in titles or before[-1].lower_ in titles or before[-1].lower_ in words("title_ends")
            ):
                found.add(token.text)
    return found


def _known_place(doc: Doc, start: int, end: int, *, followed: bool) -> Typed | None:
    text = doc[start:end].text
    if text.lower() in words("directions"):
        return None
    if end - start > 1 and not capital(doc[end - 1]):  # "the Baltic states", "the Arab world"
        named = gazetteer.region(text)
        return Typed(start, end, "Region", key=named.key, sure=True) if named else None
    if end - start == 1 and (
        doc[start].pos_ in ("VERB", "AUX", "ADP", "DET", "PRON", "CCONJ", "SCONJ", "ADV", "NUM") or len(text) < 2
    ):
        return None
    if gazetteer.demonym(text) or (gazetteer.country_of(text) and (followed or _free(doc, start, end))):
        return classify(doc, Name(start, end, ""))
    if gazetteer.region(text) and _free(doc, start, end):
        return classify(doc, Name(start, end, ""))
    if gazetteer.capital_of(text) and end - start >= 1 and _free(doc, start, end):
        return classify(doc, Name(start, end, ""))
    return None


def _free(doc: Doc, start: int, end: int) -> bool:
    """Tell whether no further capitalised word belongs to the name: not "Jordan Valley Tours"."""
    after = doc[end] if end < len(doc) else None
    before = doc[start - 1] if start and not doc[start].is_sent_start else None
    if (
        after is not None
        and capital(after)
        and after.pos_ == "PROPN"
        and not after.is_sent_start
        and after.lower_ not in words("person_titles")
    ):
        return False
    return not (
        before is not None
        and capital(before)
        and before.pos_ == "PROPN"
        and before.lower_ not in words("person_titles")
    )


def _common(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a match is part of a longer name, a common word at a sentence's beginning, or written in capitals."""
    if (
        end - start == 1
        and doc[start].is_upper
        and any(0 <= i < len(doc) and doc[i].is_upper and len(doc[i]) > 3 for i in (start - 1, end))
    ):
        return True
    if end - start == 1 and doc[start].is_sent_start and doc[start].pos_ not in ("PROPN",):
        return True
    return not _free(doc, start, end)


def _taken(doc: Doc, typed: list[Typed]) -> bytearray:
    taken = bytearray(len(doc))
    for name in typed:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    return taken


def _acronyms(doc: Doc, typed: list[Typed]) -> list[Typed]:
    """Add what stands in brackets right after a name as another name of the same thing: "Ministry (MEA)"."""
    taken = _taken(doc, typed)
    found = list(typed)
    for name in typed:
        end = name.end
        if name.type not in BODIES or end + 2 >= len(doc) or doc[end].text != "(":
            continue
        close = next((i for i in range(end + 1, min(end + 5, len(doc))) if doc[i].text == ")"), None)
        if close is None or close == end + 1 or any(taken[end + 1 : close]):
            continue
        inner = doc[end + 1 : close]
        if capital(inner[0]) and sum(c.isupper() for c in inner.text) >= 1 and not inner.text.isdigit():
            found.append(Typed(end + 1, close, name.type, sure=name.sure))
    return sorted(found, key=lambda n: n.start)


def _initialled(doc: Doc, typed: list[Typed]) -> list[Typed]:
    """Make a region of the initials in brackets behind its name: "West Philippine Sea (WPS)"."""
    found = list(typed)
    for i, (name, after) in enumerate(pairwise(typed)):
        initials = "".join(token.text[0] for token in doc[name.start : name.end])
        bracketed = after.start == name.end + 1 and doc[name.end].text == "("
        if name.type == "Region" and bracketed and doc[after.start : after.end].text == initials:
            found[i + 1] = replace(after, type="Region", sure=True)
    return found


def _equated(doc: Doc, typed: list[Typed]) -> list[tuple[Typed, Typed]]:
    """Return pairs of a name and the one in brackets behind it that must be the same thing."""
    pairs = []
    for name, after in pairwise(typed):
        if (
            after.start != name.end + 1
            or doc[name.end].text != "("
            or after.end >= len(doc)
            or doc[after.end].text != ")"
        ):
            continue
        if (name.type in BODIES and after.type in BODIES) or name.type == after.type == "Region":
            short, long = doc[after.start : after.end].text, doc[name.start : name.end].text
            if len(short) > len(long):
                short, long = long, short
                pairs.append((name, after))
            else:
                pairs.append((after, name))
    return pairs


def _repeats(doc: Doc, typed: list[Typed]) -> list[Typed]:
    """Add further occurrences of names that were found once; for people also their surname."""
    forms: dict[str, list[tuple[tuple[str, ...], Typed]]] = {}
    for name in typed:
        if name.kind != "name":
            continue
        texts = tuple(t.text for t in doc[name.start : name.end])
        variants = {texts}
        if name.type == "Person" and len(texts) > 1:
            variants |= {(texts[-1],), (texts[0],)}
            variants |= {texts[i:] for i in range(1, len(texts) - 1) if texts[i] in words("leading_particles")}
        for variant in variants:
            word = variant[0]
            if len(variant) == 1 and (
                len(word) < 3
                or word.lower() in words("never")
                or word.lower() in words("honorifics")
                or not word[0].isupper()
            ):
                continue
            forms.setdefault(word, []).append((variant, name))
    taken = _taken(doc, typed)
    found = list(typed)
    for i in range(len(doc)):
        options = forms.get(doc[i].text)
        if not options or taken[i]:
            continue
        for variant, name in sorted(options, key=lambda o: -len(o[0])):
            end = i + len(variant)
            if any(taken[i:end]) or tuple(t.text for t in doc[i:end]) != variant:
                continue
            if len(variant) == 1 and not _named_again(doc, i):
                continue
            found.append(replace(name, start=i, end=end))
            taken[i:end] = b"\1" * len(variant)
            break
    return sorted(found, key=lambda n: n.start)


def _named_again(doc: Doc, i: int) -> bool:
    """Tell whether a word is a name again; capitalised at the start of a sentence only before a verb, "'s" or a comma."""
    if doc[i].pos_ == "PROPN":
        return True
    if not doc[i].is_sent_start:
        return doc[i].pos_ in ("NOUN", "ADJ", "X")
    return i + 1 < len(doc) and (doc[i + 1].tag_ in ("VBD", "VBZ", "MD", "POS") or doc[i + 1].text == ",")


def _agree(doc: Doc, typed: list[Typed]) -> list[Typed]:
    """Give all occurrences of one surface form one type; a surname of a person in the article is that person."""
    votes: dict[str, Counter[str]] = {}
    for name in typed:
        votes.setdefault(doc[name.start : name.end].text, Counter())[name.type] += 3 if name.sure else 1
    full = [_agreed(doc, name, set(), votes) if name.end - name.start > 1 else name for name in typed]
    persons = [n for n in full if n.type == "Person" and n.end - n.start > 1]
    surnames = {
        t.text for n in persons for t in doc[n.start : n.end] if capital(t) and (len(t) > 3 or t.i == n.end - 1)
    }
    surnames |= {doc[n.end - 3 : n.end].text for n in persons if n.end - n.start > 3 and doc[n.end - 2].text == "-"}
    for n in persons:  # "von Bothmer", "Le Pen"
        surnames |= {doc[t.i : n.end].text for t in doc[n.start + 1 : n.end - 1] if t.lower_ in words("particles")}
    return [_agreed(doc, name, surnames, votes) for name in full]


def _titled(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_ in words("person_titles", "honorifics")


def _surnamed(doc: Doc, typed: list[Typed]) -> list[Typed]:
    """Make a person of what was taken for a body but ends in what elsewhere in the article is a person's one name."""
    single = {doc[n.start].text for n in typed if n.type == "Person" and n.end - n.start == 1}
    return [
        replace(name, type="Person")
        if name.type == "Organisation"
        and not name.sure
        and name.end - name.start == 2
        and doc[name.end - 1].text in single
        else name
        for name in typed
    ]


def _agreed(doc: Doc, name: Typed, surnames: set[str], votes: dict[str, Counter[str]]) -> Typed:
    text = doc[name.start : name.end].text
    if name.kind != "name" or name.type == "Country" or (name.sure and name.type == "Ministry"):
        return name
    if text in surnames:
        if name.type == "Person":
            return name
        before = doc[name.start - 1].lower_ if name.start else ""
        owning = name.end < len(doc) and doc[name.end].tag_ == "POS"  # "in X's first term"
        placed = name.type in ("City", "Region") and (before in LOCATIVE or big_city(text)) and not owning
        employing = name.sure and name.type == "Company" and before in ("of", "at", "for") and not owning
        if not placed and not employing:
            return replace(name, type="Person", key=None, label=None)
    elif name.type == "Person" and (state := gazetteer.country_of(text)) and not _titled(doc, name.start):
        return replace(name, type="Country", key=state.key, label=state.label, sure=True)  # Jordan, Chad
    elif len(votes[text]) > 1 and not name.key:
        best = max(sorted(votes[text]), key=lambda t: votes[text][t])
        if best != "Country" and name.type in BODIES | {"Person", "City", "Region"}:
            return replace(name, type=best)
    return name
