"""Bring the names of one article together: which of them name the same thing.

Surname and first name after the full name, acronym and long form, a shortened company, the ministry in both word
orders. When two readings are open, the one last spoken of is taken for a person, none for anything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.initials import in_order
from kgx.pipes import layout
from kgx.pipes.bodies import known_body
from kgx.pipes.gender import first_names, gender_words
from kgx.pipes.runs import Typed, heads, words

BODIES = frozenset(["Organisation", "Company", "Ministry", "Facility", "NamedEvent", "Agreement"])
SMALL = frozenset(
    ["of", "the", "and", "for", "on", "in", "de", "la", "le", "du", "des", "di", "&", "a", "an", "'s", ",", "-", "'"]
)


@dataclass(slots=True)
class Group:
    """The names of one thing: `forms` are its normalised surface forms, `long` the tokens of its fullest name."""

    type: str
    forms: set[str] = field(default_factory=set)
    names: list[Typed] = field(default_factory=list)
    long: tuple[str, ...] = ()
    key: str | None = None
    label: str | None = None
    country: str | None = None
    last: int = -1


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return a name for comparison: no accents, case, possessive, dots or punctuation."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"'s\b", "", text).replace(".", "").replace("'", "")
    return re.sub(r"[\W_]+", " ", text).strip()


def tokens_of(doc: Doc, name: Typed) -> tuple[str, ...]:
    """Return the folded words of a name, small words left out."""
    return tuple(word for word in fold(doc[name.start : name.end].text).split() if word not in SMALL)


def group_names(doc: Doc, names: list[Typed], aliases: list[tuple[Typed, Typed]]) -> list[Group]:
    """Return the groups of names, in order of first mention. `aliases` are pairs that the text itself equates."""
    groups: list[Group] = []
    of: dict[int, Group] = {}
    _claim_short_forms(doc, names)
    persons = [n for n in names if n.type == "Person"]
    rest = [n for n in names if n.type != "Person"]
    _group_persons(doc, persons, groups, of)
    _group_rest(doc, rest, aliases, groups, of)
    for name in names:
        found = of.get(id(name))
        if found is not None:
            found.names.append(name)
    kept = [g for g in groups if g.names]
    return sorted(kept, key=lambda g: g.names[0].start)


def _claim_short_forms(doc: Doc, names: list[Typed]) -> None:
    """Give what was taken for a person or place, but shortens the name of a body, the type of that body."""
    long = {tokens_of(doc, n): n for n in names if n.type in BODIES and n.end - n.start > 1}
    company = heads("heads")["Company"]
    for name in names:
        if name.type not in ("Person", "City", "Region") or name.kind != "name" or name.key:
            continue
        form, text = tokens_of(doc, name), doc[name.start : name.end].text
        for other, body_name in long.items():
            shorter = body_name.type == "Company" and other[: len(form)] == form and len(other) > len(form)
            if (shorter and all(w in company for w in other[len(form) :])) or (
                len(form) == 1 and text.isupper() and len(text) > 2 and _initials(text.lower(), other)
            ):
                name.type = body_name.type
                break


def _group_persons(doc: Doc, persons: list[Typed], groups: list[Group], of: dict[int, Group]) -> None:
    full: list[Group] = []
    forms = {id(n): tokens_of(doc, n) for n in persons}
    # the fullest names make the groups; shorter ones join
    for name in sorted(persons, key=lambda n: (-len(forms[id(n)]), n.start)):
        form = forms[id(name)]
        if len(form) < 2:
            continue
        same = [g for g in full if _same_person(form, g.long)]
        if len(same) == 1:
            of[id(name)] = same[0]
        elif len(same) > 1:
            exact = [g for g in same if g.long[-1] == form[-1]] or same
            of[id(name)] = exact[0]
        else:
            group = Group("Person", long=form)
            full.append(group)
            of[id(name)] = group
    singles: dict[tuple[str, ...], Group] = {}
    seen: list[Group] = []
    bare: set[int] = set()
    for name in persons:
        form = forms[id(name)]
        if len(form) >= 2:
            seen.append(of[id(name)])
            continue
        if not form:
            continue
        cands = [g for g in full if form[0] in g.long]
        strong = [g for g in cands if g.long[-1] == form[0] or g.long[0] == form[0]] or cands
        if len(strong) > 1:
            strong = _addressed(doc, name, strong) or strong
        if len(strong) > 1:
            before = [g for g in reversed(seen) if g in strong]
            usual = [g for g in before if id(g) in bare]  # the one called so before
            strong = usual[:1] or before[:1] or strong[:1]
        if strong:
            of[id(name)] = strong[0]
            seen.append(strong[0])
            bare.add(id(strong[0]))
            continue
        if form not in singles:
            singles[form] = Group("Person", long=form)
        of[id(name)] = singles[form]
    groups.extend(full)
    groups.extend(singles.values())


def _addressed(doc: Doc, name: Typed, groups: list[Group]) -> list[Group]:
    """Return those of some people whom the honorific before a bare surname can mean: "Mr X" is not Anna X."""
    said = gender_words("gender").get(doc[name.start - 1].lower_) if name.start else None
    known = [(g, next((first_names()[w] for w in g.long if w in first_names()), None)) for g in groups]
    return [g for g, gender in known if said is None or gender in (None, said)]


def _same_person(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Tell whether a shorter name of at least two words can be the longer one's: initials and left-out middle names."""
    if short == long:
        return True
    if short[-1] != long[-1] and short[-1] not in words("suffixes") and not set(short) <= set(long):
        return False
    return in_order(short, long)


def _group_rest(
    doc: Doc, names: list[Typed], aliases: list[tuple[Typed, Typed]], groups: list[Group], of: dict[int, Group]
) -> None:
    index = _group_ministries(doc, names, groups, of)
    rest = [n for n in names if n.type != "Ministry"]
    for name in sorted(rest, key=lambda n: (n.type not in BODIES, -len(tokens_of(doc, n)), n.start)):
        text = doc[name.start : name.end].text
        known = known_body(text) if name.type in BODIES else None
        ident = (name.type, name.key or fold(known[1] if known else text))
        group = index.get(ident)
        if group is None and name.key is None and name.type in BODIES:
            group = _longer(doc, name, [g for g in groups if g.type in BODIES])
        if group is None:
            group = Group(name.type, long=tokens_of(doc, name), key=name.key, label=name.label)
            groups.append(group)
        index.setdefault(ident, group)
        of[id(name)] = group
    for short, long in aliases:
        a, b = of.get(id(short)), of.get(id(long))
        if a is None or b is None or a is b:
            continue
        for ident, group in index.items():
            if group is a:
                index[ident] = b
        for key, group in of.items():
            if group is a:
                of[key] = b


def _group_ministries(
    doc: Doc, names: list[Typed], groups: list[Group], of: dict[int, Group]
) -> dict[tuple[str, str], Group]:
    """Make groups of the ministries, one a country and portfolio, and return them by both.

    One that is named without a country is the one of its portfolio last spoken of, or else the only or first one.
    """
    owners = _owners(doc, names)
    index: dict[tuple[str, str], Group] = {}
    found: dict[str, list[tuple[int, Group]]] = {}
    ministries = [n for n in names if n.type == "Ministry"]
    for name in sorted(ministries, key=lambda n: (id(n) not in owners, n.start)):
        portfolio = _portfolio(doc[name.start : name.end].text)
        owner = owners.get(id(name), "")
        group = index.get(("Ministry", f"{portfolio}|{owner}"))
        if group is None and not owner:
            told = found.get(portfolio, ())
            before = [(start, g) for start, g in told if start < name.start]
            group = max(before, key=lambda t: t[0])[1] if before else min(told, key=lambda t: t[0])[1] if told else None
        if group is None:
            group = Group("Ministry", long=tokens_of(doc, name))
            groups.append(group)
            index["Ministry", f"{portfolio}|{owner}"] = group
        of[id(name)] = group
        found.setdefault(portfolio, []).append((name.start, group))
    return index


def _owners(doc: Doc, names: list[Typed]) -> dict[int, str]:
    """Return the keys of the countries that stand right at the names of ministries: "Oman's", "Omani", "of Oman"."""
    starts = {n.start: n.key for n in names if n.type == "Country" and n.key}
    ends = {n.end: n.key for n in names if n.type == "Country" and n.key}
    owners = {}
    for name in names:
        if name.type != "Ministry":
            continue
        possessed = name.start > 0 and doc[name.start - 1].text in ("'s", "'")
        owner = ends.get(name.start - possessed)
        if owner is None and name.end + 2 < len(doc) and doc[name.end].text == "of":
            owner = starts.get(name.end + 1 + (doc[name.end + 1].lower_ == "the"))
        if owner is not None:
            owners[id(name)] = owner
    return owners


def _portfolio(text: str) -> str:
    """Return the business of a ministry, the same for "Ministry of Defence" and "Defence Ministry"."""
    drop = {"ministry", "department", "of", "for", "the", "and", "federal", "royal", "union", "affairs", "resources"}
    folded = [w.replace("defense", "defence").replace("labor", "labour") for w in fold(text).split() if w not in drop]
    places = {w for w in folded if gazetteer.demonym(w.title())}
    rest = [w for w in folded if w not in places]
    if "external" in rest:
        rest = ["foreign"]
    return " ".join(sorted(rest)) or " ".join(fold(text).split())


def _longer(doc: Doc, name: Typed, groups: list[Group]) -> Group | None:
    """Return the one group whose long name this name shortens: an acronym, a first part, a company without suffix."""
    form = tokens_of(doc, name)
    text = doc[name.start : name.end].text
    if not form:
        return None
    if len(form) == 1 and text.isupper() and 3 <= len(text) <= 8:  # two letters fit too many names
        cands = [g for g in groups if len(g.long) > 1 and _initials(text.lower(), g.long)]
        if len(cands) == 1:
            return cands[0]
    longer = [g for g in groups if len(g.long) > len(form) and g.long[: len(form)] == form]
    if known_body(text) is not None:  # "EU" is no short form of "EU Commission", but "Likud" is of "Likud party"
        longer = [g for g in longer if _says_kind(g.long[len(form) :])]
    cands = [g for g in longer if _left_out(name, g.long[len(form) :])]
    if not cands and len(longer) == 1 and longer[0].type == "Company":  # "X Nigeria Plc"; two such are subsidiaries
        further = [w for w in longer[0].long[len(form) :] if not gazetteer.country_of(w.title())]
        cands = longer if _left_out(name, tuple(further)) else []
    if len(cands) == 1 and not (gazetteer.country_of(text) or gazetteer.demonym(text)):
        return cands[0]
    if text[0].isupper() and form[-1] in words("generic_heads"):
        cands = [g for g in groups if _headed(g, form)]
        if len(cands) == 1:
            return cands[0]
    return None


def _left_out(name: Typed, rest: tuple[str, ...]) -> bool:
    """Tell whether what a short name leaves out of the long one is what every such name has: "Group", "Plc"."""
    if name.type in ("Company", "Organisation"):
        common = heads("heads")["Company"] | heads("heads")["Organisation"]
    else:
        common = heads("heads").get(name.type, frozenset())
    return all(w in common or len(w) <= 2 for w in rest)


def _says_kind(rest: tuple[str, ...]) -> bool:
    """Tell whether words behind a name say only what it is."""
    return all(w in words("small_kinds") or w in heads("heads")["Company"] for w in rest)


def _headed(group: Group, form: tuple[str, ...]) -> bool:
    """Tell whether a capitalised common noun can be the short form of a long name: "the Fund", "the Supreme Court"."""
    if len(group.long) <= len(form):
        return False
    if group.long[-len(form) :] == form:
        return True
    rest = group.long[len(form) :]  # "African Union Commission" is another body than the union
    return len(form) > 1 and group.long[: len(form)] == form and not heads("heads")["Organisation"] & set(rest)


def _initials(acronym: str, long: tuple[str, ...]) -> bool:
    plain = "".join(w[0] for w in long)
    return acronym == plain or (len(acronym) >= 3 and plain.startswith(acronym) and len(plain) - len(acronym) <= 1)


def _with_rank(doc: Doc, group: Group) -> list[str]:
    """Return the names with the rank that some carry as part of them: "Sheikh Mujibur Rahman", "King Omar"."""
    found = {
        f"{doc[n.start - 1].text} {doc[n.start : n.end].text}"
        for n in group.names
        if n.start
        and doc[n.start - 1].lower_ in words("royal")
        and doc[n.start - 1].text[0].isupper()
        and n.end - n.start > 0
    }
    return sorted(found)


def _with_kind(doc: Doc, group: Group) -> list[str]:
    """Return the names with the word that says what they are: "Likud party"."""
    found = {
        doc[n.start : n.end + 1].text
        for n in group.names
        if n.end < len(doc) and doc[n.end].text in words("small_kinds") and n.kind == "name"
    }
    return sorted(found)


def write(doc: Doc, groups: list[Group]) -> None:
    """Write local entities and mention spans of the groups to the Doc."""
    entities: list[dict[str, Any]] = []
    spans: list[Span] = []
    for number, group in enumerate(groups):
        texts = [doc[n.start : n.end].text for n in group.names]
        surfaces = Counter(texts)
        types = Counter({n.type: 0 for n in group.names})
        sure = [n for n in group.names if n.sure] or group.names
        for n in sure:
            types[n.type] += 1
        kind = max(sorted(types), key=lambda t: types[t]) if group.type in BODIES else group.type
        names = [n for n in surfaces if not n.isupper() or len(n) < 6] or list(surfaces)
        proper = {text for n, text in zip(group.names, texts, strict=True) if n.kind == "name"}
        named = [n for n in names if n in proper] or names
        label = group.label or max(sorted(named), key=lambda n: (len(n.split()), len(n), surfaces[n]))
        if label.isupper() and (len(label) > 5 or (kind in ("City", "Person") and len(label) > 3)):
            label = label.title()
        further = _with_rank(doc, group) if kind == "Person" else []
        if kind in ("Organisation", "Company"):
            further = _with_kind(doc, group)
        entities.append(
            {
                "type": kind,
                "label": label,
                "names": sorted(surfaces),
                "also": further,
                "key": group.key,
                "country": None,
            }
        )
        spans.extend(layout.mention(doc, n.start, n.end, label=kind, entity=number, kind=n.kind) for n in group.names)
    doc._.kgx_entities = entities
    doc.spans[layout.MENTIONS] = sorted(spans, key=lambda s: (s.start, s.end))
