"""Bring the names of one article together: which of them name the same thing.

Surname and first name after the full name, acronym and long form, a shortened company, the ministry in both word
orders. When two readings are open, the one last spoken of is taken for a person, none for anything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc, Span

from kgx import gazetteer
from kgx.pipes import layout
from kgx.pipes.bodies import known_body
from kgx.pipes.kinds import Typed, heads
from kgx.pipes.runs import words

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
            before = [g for g in reversed(seen) if g in strong]
            strong = before[:1] or strong[:1]
        if strong:
            of[id(name)] = strong[0]
            seen.append(strong[0])
            continue
        if form not in singles:
            singles[form] = Group("Person", long=form)
        of[id(name)] = singles[form]
    groups.extend(full)
    groups.extend(singles.values())


def _same_person(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Tell whether a shorter name of at least two words can be the longer one's: initials and left-out middle names."""
    if short == long:
        return True
    if short[-1] != long[-1] and short[-1] not in words("suffixes") and not set(short) <= set(long):
        return False
    rest = list(long)
    for word in short:
        hit = next(
            (
                i
                for i, other in enumerate(rest)
                if other == word
                or (len(word) == 1 and other.startswith(word))
                or (len(other) == 1 and word.startswith(other))
            ),
            None,
        )
        if hit is None:
            return False
        rest = rest[hit + 1 :]
    return True


def _group_rest(
    doc: Doc, names: list[Typed], aliases: list[tuple[Typed, Typed]], groups: list[Group], of: dict[int, Group]
) -> None:
    index: dict[tuple[str, str], Group] = {}
    for name in sorted(names, key=lambda n: (n.type not in BODIES, -len(tokens_of(doc, n)), n.start)):
        text = doc[name.start : name.end].text
        known = known_body(text) if name.type in BODIES else None
        ident = (name.type, name.key or fold(known[1] if known else text))
        if name.type == "Ministry":
            ident = ("Ministry", _portfolio(text))
        group = index.get(ident)
        if group is None and name.key is None and name.type in BODIES and name.type != "Ministry":
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


def _portfolio(text: str) -> str:
    """Return the business of a ministry, the same for "Ministry of Defence" and "Defence Ministry"."""
    drop = {"ministry", "department", "of", "for", "the", "and", "federal", "royal", "union", "affairs"}
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
    if len(form) == 1 and text.isupper() and 2 <= len(text) <= 8:
        cands = [g for g in groups if len(g.long) > 1 and _initials(text.lower(), g.long)]
        if len(cands) == 1:
            return cands[0]
    leftovers = (
        heads("heads")["Company"] | heads("heads")["Organisation"]
        if name.type in ("Company", "Organisation")
        else heads("heads").get(name.type, frozenset())
    )
    cands = []
    for group in groups:
        if (
            len(group.long) > len(form)
            and group.long[: len(form)] == form
            and all(w in leftovers or len(w) <= 2 for w in group.long[len(form) :])
        ):
            cands.append(group)
    if len(cands) == 1 and not (gazetteer.country_of(text) or gazetteer.demonym(text)):
        return cands[0]
    return None


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


def write(doc: Doc, groups: list[Group]) -> None:
    """Write local entities and mention spans of the groups to the Doc."""
    entities: list[dict[str, Any]] = []
    spans: list[Span] = []
    for number, group in enumerate(groups):
        surfaces = Counter(doc[n.start : n.end].text for n in group.names)
        types = Counter({n.type: 0 for n in group.names})
        sure = [n for n in group.names if n.sure] or group.names
        for n in sure:
            types[n.type] += 1
        kind = max(sorted(types), key=lambda t: types[t]) if group.type in BODIES else group.type
        names = [n for n in surfaces if not n.isupper() or len(n) < 6] or list(surfaces)
        proper = {doc[n.start : n.end].text for n in group.names if n.kind == "name"}
        named = [n for n in names if n in proper] or names
        label = group.label or max(sorted(named), key=lambda n: (len(n.split()), len(n), surfaces[n]))
        if label.isupper() and (len(label) > 5 or (kind in ("City", "Person") and len(label) > 3)):
            label = label.title()
        further = _with_rank(doc, group) if kind == "Person" else []
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
