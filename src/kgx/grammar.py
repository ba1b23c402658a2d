"""Say where a SPARQL query is wrong, and what would be right there.

The parsers of rdflib and oxigraph refuse a wrong query, but the places that they name are often not those of the mistake.
The grammar is a data file, `sparql.ebnf`; it is read token by token, and one token is always enough to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FUNCTIONS = frozenset(
    [
        "STR",
        "LANG",
        "LANGMATCHES",
        "DATATYPE",
        "BOUND",
        "IRI",
        "URI",
        "BNODE",
        "RAND",
        "ABS",
        "CEIL",
        "FLOOR",
        "ROUND",
        "CONCAT",
        "STRLEN",
        "UCASE",
        "LCASE",
        "ENCODE_FOR_URI",
        "CONTAINS",
        "STRSTARTS",
        "STRENDS",
        "STRBEFORE",
        "STRAFTER",
        "YEAR",
        "MONTH",
        "DAY",
        "HOURS",
        "MINUTES",
        "SECONDS",
        "TIMEZONE",
        "TZ",
        "NOW",
        "UUID",
        "STRUUID",
        "MD5",
        "SHA1",
        "SHA256",
        "SHA384",
        "SHA512",
        "COALESCE",
        "IF",
        "STRLANG",
        "STRDT",
        "SAMETERM",
        "ISIRI",
        "ISURI",
        "ISBLANK",
        "ISLITERAL",
        "ISNUMERIC",
        "REGEX",
        "SUBSTR",
        "REPLACE",
        "COUNT",
        "SUM",
        "MIN",
        "MAX",
        "AVG",
        "SAMPLE",
        "GROUP_CONCAT",
    ]
)
MEANT = {
    "VARIABLE": "a variable (?x)", "NAME": "a name (schema:Person)", "IRI": "an IRI in <>", "NAMESPACE": "a prefix (ex:)", "TEXT": 'a "text"',
    "NUMBER": "a number", "BOOLEAN": "true or false", "BLANK": "a blank node", "FUNCTION": "a function", "LANGUAGE": "@en", "OPERATOR": "an operator (=, <, &&, +)", "END": "the end",
}  # fmt: skip
OPERATORS = frozenset(["||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "IN", "NOT"])
RARE = frozenset(
    ["BLANK", "BOOLEAN", "LANGUAGE", "^^", "BASE", "SERVICE", "FROM", "REDUCED", "GRAPH"]
)  # named only if nothing else is
TOKEN = re.compile(
    r"""(?P<SKIP>\s+|\#[^\n]*)
    |(?P<IRI><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<TEXT>\"{3}(?:\"{0,2}(?:\\.|[^"\\]))*\"{3}|'{3}(?:'{0,2}(?:\\.|[^'\\]))*'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<VARIABLE>[?$]\w+)
    |(?P<LANGUAGE>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<BLANK>_:[\w.-]*\w)
    |(?P<NAME>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:%\\-]|\.(?=[\w:%\\-]))+)
    |(?P<NAMESPACE>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:)
    |(?P<NUMBER>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<WORD>[A-Za-z_]\w*)
    |(?P<SIGN>\^\^|\|\||&&|!=|<=|>=|.)""",
    re.X | re.S,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind (a word or sign is its own), how it is written, and where it starts."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a query cannot go on (line and column from 1), what is there, and what could be."""

    line: int
    column: int
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the grammar: a token ("is"), a rule ("rule"), parts in turn ("all"), one of some ("one"), or one so many
    times as its sign says ("?", "*", "+")."""

    kind: str
    name: str = ""
    parts: tuple[Part, ...] = ()


def mistake(text: str) -> Mistake | None:
    """Return the first place where a text stops being a SPARQL query, or nothing if the grammar has no objection.

    >>> mistake("SELECT (COUNT(?x)) WHERE { ?x a ?y }")
    Mistake(line=1, column=18, found="')'", expected='an operator (=, <, &&, +) or AS')
    """
    reader = _Reader(list(_tokens(text)))
    if reader.read(Part("rule", "Query")):
        return None
    token = reader.tokens[reader.at]
    line = text.count("\n", 0, token.start) + 1
    column = token.start - text.rfind("\n", 0, token.start)
    found = "the end of the query" if token.kind == "END" else repr(token.text.split("\n")[0][:40])
    return Mistake(line, column, found, _listed(reader.wanted))


def _tokens(text: str) -> Iterator[Token]:
    for found in TOKEN.finditer(text):
        kind, word = str(found.lastgroup), found[0]
        if kind == "SKIP":
            continue
        if kind == "WORD":
            upper = word.upper()
            kind = "a" if word == "a" else "FUNCTION" if upper in FUNCTIONS else upper
            kind = "BOOLEAN" if upper in ("TRUE", "FALSE") else "WORD" if kind in MEANT and kind != "FUNCTION" else kind
        yield Token(word if kind == "SIGN" else kind, word, found.start())
    yield Token("END", "", len(text.rstrip()))


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.wanted: set[str] = set()

    def read(self, part: Part) -> bool:
        """Read what a part stands for; tell whether that went well. `wanted` is what could stand where it stopped."""
        if part.kind == "rule":
            return self.read(RULES[part.name])
        if part.kind == "is":
            return self._token(part.name)
        if part.kind == "all":
            return all(self.read(one) for one in part.parts)
        starts = [first(one) for one in part.parts]
        if part.kind == "one":
            self.wanted |= set().union(*starts) - {""}
            for one, start in zip(part.parts, starts, strict=True):
                if self.tokens[self.at].kind in start:
                    return self.read(one)
            return any("" in start for start in starts)
        if part.kind == "+" and not self.read(part.parts[0]):
            return False
        while True:
            self.wanted |= starts[0] - {""}
            if self.tokens[self.at].kind not in starts[0]:
                return True
            if not self.read(part.parts[0]):
                return False
            if part.kind == "?":
                return True

    def _token(self, kind: str) -> bool:
        self.wanted.add(kind)
        if self.tokens[self.at].kind != kind:
            return False
        if kind != "END":
            self.at += 1
            self.wanted = set()
        return True


@cache
def first(part: Part) -> frozenset[str]:
    """Return the tokens that a part may start with, and "" if it may be nothing."""
    if part.kind == "rule":
        return first(RULES[part.name])
    if part.kind == "is":
        return frozenset([part.name])
    if part.kind == "one":
        return frozenset().union(*(first(one) for one in part.parts))
    if part.kind == "all":
        found: frozenset[str] = frozenset()
        for one in part.parts:
            found |= first(one) - {""}
            if "" not in first(one):
                return found
        return found | {""}
    return first(part.parts[0]) | (frozenset() if part.kind == "+" else {""})


def _rules() -> dict[str, Part]:
    text = (files("kgx") / "data" / "grammar" / "sparql.ebnf").read_text(encoding="utf-8")
    rows = [line.partition(" = ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: _part(re.findall(r"'[^']+'|\w+|[?*+|()]", body)) for name, _, body in rows}


def _part(words: list[str]) -> Part:
    """Return the part that words of the grammar stand for, up to the bracket that closes it; they are used up."""
    options: list[list[Part]] = [[]]
    while words and words[0] != ")":
        word = words.pop(0)
        if word == "|":
            options.append([])
        elif word in ("?", "*", "+"):
            options[-1].append(Part(word, parts=(options[-1].pop(),)))
        elif word == "(":
            options[-1].append(_part(words))
            words.pop(0)
        elif word.startswith("'"):
            options[-1].append(Part("is", word[1:-1]))
        else:
            options[-1].append(Part("is" if word.isupper() else "rule", word))
    found = [Part("all", parts=tuple(one)) for one in options]
    return found[0] if len(found) == 1 else Part("one", parts=tuple(found))


def _listed(kinds: set[str]) -> str:
    if "||" in kinds:
        kinds = kinds - OPERATORS | {"OPERATOR"}
    usual = (kinds - RARE - ({"NAMESPACE"} if "NAME" in kinds else set())) or kinds
    words = [MEANT[k] for k in MEANT if k in usual] + sorted(
        k if k.isalpha() else f"'{k}'" for k in usual if k not in MEANT
    )
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


RULES = _rules()  # read when the module is: a process that answers for others may open no file later
