"""Forms of names for comparison: folded words, initials, spelling variants, portfolios, companies without suffix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from cleanco import basename

from kgx import gazetteer
from kgx.initials import in_order
from kgx.schema import lexicon


@cache
def plain(text: str) -> str:
    """Return a name without accents, case, possessive and punctuation.

    >>> plain("The O’Brien-Zápotocký Group's")
    'the obrien zapotocky group'
    """
    flat = unicodedata.normalize(
        "NFKD", text.replace("’", "'").replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d")
    )
    flat = "".join(c for c in flat if not unicodedata.combining(c)).lower()
    flat = re.sub(r"'s\b", "", flat)
    flat = re.sub(r"\b([a-z])\.", r"\1", flat).replace("'", "")
    return re.sub(r"[\W_]+", " ", flat).strip()


@cache
def fold(text: str) -> str:
    """Return a name as `plain` does, without a leading article.

    >>> fold("The Gulf")
    'gulf'
    """
    return re.sub(r"^(the|a|an) ", "", plain(text))


def slug(text: str) -> str:
    """Return a readable piece of an IRI.

    >>> slug("The Ministry of Foreign Affairs"), slug("A. Berg")
    ('ministry-of-foreign-affairs', 'a-berg')
    """
    return plain(text).removeprefix("the ").replace(" ", "-")[:80].strip("-") or "x" + text.encode().hex()[:12]


@cache
def _spelling() -> dict[str, str]:
    return {word: row[0] for row in lexicon("names")["spellings"] for word in row}


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(lexicon("names")[key])


def generic(name: str) -> bool:
    """Tell whether a name is one that every state has a body of, or but a word for what it is: "Parliament", "Alliance"."""
    return fold(name) in _set("generic") or fold(name) in _kinds()


@cache
def _kinds() -> frozenset[str]:
    heads = lexicon("entities")["heads"]
    return frozenset([*heads["Organisation"], *heads["Company"], *lexicon("entities")["generic_heads"]])


@cache
def person_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name, honorifics left out, known spelling variants made one."""
    last = name.split()[-1] if name.split() else name
    parts = last.split("-")
    if len(parts) == 2 and all(p[:1].isupper() for p in parts) and parts[0].lower() not in _set("particles"):
        name = name.removesuffix(last) + "".join(parts)  # a double surname is one word
    words = [w for w in plain(name).split() if w not in _set("honorifics")]
    return tuple(_spelling().get(w, w) for w in words) or tuple(plain(name).split())


def generation(words: tuple[str, ...]) -> str:
    """Return "jr", "iii" … or "" of a person's name."""
    return next((w for w in words if w in _set("generations")), "")


def family(words: tuple[str, ...]) -> str:
    """Return the last word of a person's name, "jr" and "iii" aside."""
    return next((w for w in reversed(words) if w not in _set("generations")), words[-1])


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two full names can be one person's: equal, or one leaves out middle names or gives initials.

    Both must have at least two words, agree in the last and, an initial allowed, in the first.
    """
    if generation(a) != generation(b) and (
        (generation(a) and generation(b)) or (min(len(a), len(b)) < 3 and "jr" not in (*a, *b))
    ):
        return False
    a = tuple(w for w in a if w not in _set("generations")) or a
    b = tuple(w for w in b if w not in _set("generations")) or b
    if len(a) < 2 or len(b) < 2:
        return False
    if a == b:
        return True
    if a[-1] != b[-1]:
        return False
    if not (a[0] == b[0] or (len(a[0]) == 1 and b[0].startswith(a[0])) or (len(b[0]) == 1 and a[0].startswith(b[0]))):
        return False
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < len(long) and all(len(w) == 1 for w in long[:-1]):
        return False  # "J. P. Morgan" is no longer form of "Jonathan Morgan"
    return in_order(short, long)


@cache
def company(name: str) -> str:
    """Return a company's name without its legal form."""
    if re.fullmatch(r"[A-Z]{2,}s", name):
        name = name[:-1]  # "CMOs" are several of a "CMO", no "CMOS"
    words = fold(basename(name) or name).split()
    while len(words) > 1 and words[-1] in _set("company_words"):
        words.pop()
    return " ".join(words)


@cache
def legal_form(name: str) -> str:
    """Return the legal form that a company's name ends in, long forms made short, or "".

    >>> legal_form("Nordal Holdings Corporation"), legal_form("Nordal Group")
    ('corp', '')
    """
    last = fold(name).rpartition(" ")[2]
    return str(lexicon("names")["legal_forms"].get(last, "")) if last != fold(name) else ""


@cache
def portfolio(name: str) -> str:
    """Return the business of a ministry, alike in both word orders and both spellings.

    >>> portfolio("Ministry of Defence") == portfolio("Defense Ministry")
    True
    """
    drop = {"ministry", "department", "of", "for", "the", "and", "federal", "royal", "union", "affairs"}
    words = [
        w.replace("defense", "defence").replace("labor", "labour").removesuffix("s")
        for w in fold(name).split()
        if w not in drop
    ]
    if "external" in words:
        words = ["foreign"]
    if words == ["mod"]:
        words = ["defence"]
    return " ".join(sorted(words)) or fold(name)


@cache
def _bodies() -> dict[str, str]:
    found: dict[str, str] = {}
    for rows in lexicon("bodies").values():
        for row in rows:
            names = str(row).split("|")
            for name in names:
                found.setdefault(name if name.isupper() else fold(name), fold(names[0]))
    return found


def known_body(name: str) -> str | None:
    """Return the fullest name, folded, of a body that news names without explanation, or None.

    >>> known_body("EU")
    'european union'
    """
    return _bodies().get(name) or (None if name.isupper() and len(name) < 6 else _bodies().get(fold(name)))


@cache
def _parties() -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for state, rows in lexicon("parties").items():
        for row in rows:
            names = str(row).split("|")
            for name in names:
                found.setdefault(_as_written(name), set()).add((fold(names[0]), "iso:" + state))
    return {name: frozenset(rows) for name, rows in found.items()}


def _as_written(name: str) -> str:
    return name if name.isupper() else fold(name)


def is_party(name: str) -> bool:
    """Tell whether a name is one that parties of several states may have."""
    return _as_written(name) in _parties()


def party(names: Iterable[str], beside: frozenset[str]) -> tuple[str, str] | None:
    """Return the fullest name, folded, and the state of a party that an article calls so, or None.

    `beside` are the keys of what else the article names. Initials that one party alone has decide, else the one state
    named that has such a party.

    >>> party(["SPD", "Social Democrats"], frozenset())
    ('social democratic party of germany', 'iso:DE')
    >>> party(["Social Democrats"], frozenset(["iso:SE"]))
    ('swedish social democratic party', 'iso:SE')
    >>> party(["Social Democrats"], frozenset(["iso:SE", "iso:DE"]))
    """
    called = [_parties()[key] for key in sorted({_as_written(n) for n in names}) if key in _parties()]
    sure = {row for key in names if key.isupper() for row in _parties().get(key, ()) if len(_parties()[key]) == 1}
    fits = sure or {row for row in frozenset().union(*called) if row[1] in beside and all(row in c for c in called)}
    return next(iter(fits)) if len(fits) == 1 else None


def of_state(name: str) -> bool:
    """Tell whether a name is a demonym at most and a word for a body that every state has: "Polish army"."""
    words = fold(name).split()
    return bool(words) and words[-1] in _set("of_state") and len(words) <= 2


def is_date(name: str) -> bool:
    """Tell whether a name is but a day, which comes every year: "April 1"."""
    words = fold(name).split()
    return any(w[:3] in _months() and w.isalpha() for w in words) and all(
        w.isdigit() or w[:3] in _months() for w in words
    )


@cache
def _months() -> frozenset[str]:
    return frozenset(month[:3] for month in lexicon("dates")["months"])


def is_description(name: str) -> bool:
    """Tell whether a name is but a state and an ordinary word that no body is called by: "U.S. Official"."""
    state, _, noun = fold(name).partition(" ")
    return noun in _set("described") and (state in ("us", "uk", "u s") or gazetteer.demonym(state.title()) is not None)


def initials_of(name: str) -> set[str]:
    """Return the initials of a name of several words, with and without its small words."""
    words = [w for w in fold(name).replace("-", " ").split() if w]
    large = [w for w in words if w not in _set("small")]
    return {"".join(w[0] for w in row) for row in (words, large) if len(row) > 2}


@cache
def skeleton(word: str) -> str:
    """Return a word of a name without what transliterations differ in: vowels, doubled letters, gh and kh.

    >>> skeleton("gaddafi") == skeleton("qadhafi") == skeleton("gadhafi")
    True
    """
    plain = word
    for old, new in (("ph", "f"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ch", "c"), ("sh", "s"), ("zh", "z"), ("ou", "u"), ("q", "g"), ("w", "v"), ("ck", "k"), ("tz", "z"), ("j", "y")):  # fmt: skip
        plain = plain.replace(old, new)
    start = plain[:1]
    rest = re.sub(r"[aeiouyh]", "", plain[1:])
    return re.sub(r"(.)\1+", r"\1", ("a" if start in "aeiouy" else start) + rest)
