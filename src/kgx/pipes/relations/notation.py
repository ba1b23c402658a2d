"""The notation in which patterns of words and names are written, and the regular expressions they become.

A sentence is written out as units, each followed by a blank: `based/VERB `, `Orsam/NAME#Organisation.party:name:7 `,
and, for a noun or pronoun that stands for something, `group/NOUN#Company:nominal:5 `. A pattern is a row of items:

| item | what it stands for |
|---|---|
| `{s:Company|party}` | a name of these types or features, as subject; `{o:…}` as object; `{x:…}` as neither |
| `{s:Company}+` | one or several: "A, B and C" |
| `{o:Country:demonym}` | a mention of that kind: name (the default, with capital), demonym, nominal, pronoun, adherent, described, any |
| `[company]` | one of that word list of `lexicons/relations.yaml` |
| `~` | up to six words inside a noun phrase, no name among them |
| `~~` | the same, names allowed |
| `ADJ` | up to five words that say how something is: "state-owned", "far-right and ruling" |
| `…` | up to nine words, and names that are not of people or companies, without a sign |
| `the\\|a` | one of these words, in lower case |
| `!the\\|a` | none of these words follows |
| `…?` | the item, or nothing |
| `ALONE` | no noun follows that the name before would only modify ("Germany's EU presidency"), but for [company] |
| `END` | what may follow a name in an address: a comma, a full stop, a dash, the end |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS

from kgx.schema import lexicon

INSIDE = r"(?:ADJ|NOUN|PROPN|ADV|NUM|CCONJ|VERB|DASH)"
WORD = rf"[^ #]+/{INSIDE}(?:#\S+)? "
ANY_NAME = r"[^ #]+/NAME#\S+ "
DEFAULT_KINDS = "name|capital"
UNIT = re.compile(r"#\S*?:(\d+) ")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as a regular expression, and the keys of which a sentence must have one of each set to match."""

    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    @property
    def rarest(self) -> frozenset[str]:
        """Return the keys that few sentences have: those of content words, else of names, else of other words."""
        return min(self.needs, key=lambda need: (max(map(_common, need)), len(need)))

    def may_match(self, keys: frozenset[str]) -> bool:
        """Tell whether a sentence written out as units has what the pattern needs; `keys` are those of its units: words,
        and types and features with a colon before, with their kind and without (":party", ":party:name")."""
        for need in self.needs:  # noqa: SIM110
            if need.isdisjoint(keys):
                return False
        return True


@cache
def compiled(pattern: str) -> Pattern:
    """Return a pattern, ready to be searched for. Raises `ValueError` for an item that is not in the notation."""
    items = pattern.split()
    regex = re.compile(r"(?<!\S)(?=" + "".join(_item(item) for item in items) + ")")
    return Pattern(regex, tuple(need for need in map(_need, items) if need))


def _common(key: str) -> int:
    """Return 0 for a content word, 1 for what a name is, 2 for a function word or a sign."""
    return 1 if key.startswith(":") and len(key) > 1 else 2 if key in STOP_WORDS or not key[0].isalpha() else 0


def _need(item: str) -> frozenset[str]:
    """Return the keys of which a sentence must have one for an item to match in it; none if it can match anything."""
    if item.endswith("?") or item in ("~", "~~", "…", "ADJ", "ALONE", "END") or item.startswith("!"):
        return frozenset()
    if item.startswith("["):
        return frozenset(entry.split()[0] for entry in word_list(item.strip("[]")))
    if item.startswith("{"):
        _, types, kinds = _parts(item)
        ends = [""] if kinds == "any" else [f":{kind}" for kind in _kinds(kinds)]
        return frozenset(f":{name}{end}" for name in types.split("|") for end in ends)
    return frozenset(item.split("|"))


def named(text: str) -> list[int]:
    """Return the local entities in a stretch of units."""
    return [int(number) for number in UNIT.findall(text)]


def _item(item: str) -> str:
    optional = item.endswith("?") and len(item) > 1
    item = item[:-1] if optional else item
    if item.startswith("{"):
        made = _mention(item)
    elif item.startswith("["):
        made = _listed(item.strip("[]"))
    elif item == "~":
        made = rf"(?:{WORD}){{0,6}}?"
    elif item == "~~":
        made = rf"(?:{WORD}|{ANY_NAME}|'s?/[^ #]+ |(?:the|a)/[^ #]+ ){{0,8}}?"
    elif item.startswith("!["):
        return rf"(?!{_listed(item.strip('![]'))})"
    elif item.startswith("!"):
        return rf"(?!(?:{'|'.join(re.escape(word) for word in item[1:].split('|'))})/)"
    elif item == "ADJ":
        made = r"(?:[^ #]+/(?:ADJ|ADV|VERB|CCONJ) |(?:[^ #]+/\w+ )?\S+/DASH [^ #]+/\w+ ){0,5}?"
    elif item == "…":
        made = r"(?:[^ #]+/(?!PUNCT|NAME)[A-Z]+(?:#\S+)? |[^ #]+/NAME#(?!Person|Company)\S+ ){0,9}?"
    elif item == "ALONE":
        return rf"(?!(?!(?:[^ #]+/NOUN ){{0,2}}{_listed('company')})[^ #]+/NOUN )"
    elif item == "END":
        made = r"(?=(?:[,.;:)–—-]|--)/|$)"
    else:
        made = rf"(?:{'|'.join(re.escape(word) for word in item.split('|'))})/[^ #]+(?:#\S+)? "
    return f"(?:{made})?" if optional else made


def _parts(item: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"\{([sox]):([\w|]+)(?::([\w|]+))?\}", item.rstrip("+"))
    if match is None:
        raise ValueError(f"{item!r}: expected {{s:Types}}, {{o:Types}} or {{x:Types}}, with :kinds or not")
    return match[1], match[2], match[3] or DEFAULT_KINDS


def _kinds(kinds: str) -> set[str]:
    """Return the kinds of mention that a pattern names; acronyms go with both ("the US", "US firms")."""
    found = set(kinds.split("|"))
    return found | {"acronym"} if found & {"name", "demonym"} else found


def _mention(item: str) -> str:
    role, types, kinds = _parts(item)
    kinds = r"\w+" if kinds == "any" else "|".join(sorted(_kinds(kinds)))
    kind = "|".join(
        rf"{t}(?:\.\w+)*" if t[0].isupper() else rf"\w+(?:\.\w+)*?\.{t}(?:\.\w+)*" for t in types.split("|")
    )
    one = rf"[^ #]+/[A-Z]+#(?:{kind}):(?:{kinds}):\d+ "
    made = one
    if item.endswith("+"):
        made = rf"{one}(?:(?:,/\S+ )?(?:(?:and|or|&)/\S+ )?(?:the/\S+ )?{one})*"
    return made if role == "x" else rf"(?P<{role}>{made})"


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a word list of `lexicons/relations.yaml`."""
    return frozenset(str(word) for word in lexicon("relations")["words"][name])


def _listed(name: str) -> str:
    entries = sorted(word_list(name), key=lambda w: (-len(w), w))
    return "(?:" + "|".join("".join(rf"{re.escape(w)}/[^ #]+(?:#\S+)? " for w in e.split()) for e in entries) + ")"
