"""Where a query is wrong, and what would be right there."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kgx.grammar import mistake


@pytest.mark.parametrize("folder", ["queries", "audits", "tables"])
def test_the_grammar_has_no_objection_to_the_queries_of_the_package(folder):
    for file in (files("kgx") / "data" / folder).iterdir():
        assert mistake(file.read_text(encoding="utf-8")) is None, file.name


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?x kgx:p 'a'^^xsd:int ; !(a|^kgx:c)/kgx:d* ?z . (1 2) rdf:first [ a ?k ] }",
        "SELECT * { ?x ?y ?z FILTER(?x IN (1, 2) && !BOUND(?z) || NOT EXISTS { ?x ?y ?z } && kgx:f(?x) = -3) }",
        "SELECT ?x { VALUES (?x ?y) { (UNDEF 1) } MINUS { ?x a ?y } } GROUP BY ?x HAVING(COUNT(*) > 1) LIMIT 3 OFFSET 4",
        "PREFIX : <x:> CONSTRUCT WHERE { ?x :y ?z } LIMIT 3",
        "DESCRIBE kgx:x",
        "SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=', ') AS ?y) { { SELECT ?x { ?x a 'v'@en } } UNION { _:b a ?x } }",
    ],
)
def test_a_right_query_has_no_mistake(query):
    assert mistake(query) is None


@pytest.mark.parametrize(
    ("query", "line", "column", "found", "expected"),
    [
        ("SELECT ?x WHER { ?x a ?y }", 1, 11, "'WHER'", "a variable (?x), '(', WHERE or '{'"),
        ("SELECT (COUNT(?x)) WHERE { ?x a ?y }", 1, 18, "')'", "an operator (=, <, &&, +) or AS"),
        ("SELECT ?x { ?x a ?y } LIMIT x", 1, 29, "'x'", "a number"),
        ("SELECT ?x { ?x a ?y }\nORDER ?x", 2, 7, "'?x'", "BY"),
        ("hello", 1, 1, "'hello'", "ASK, CONSTRUCT, DESCRIBE, PREFIX or SELECT"),
        ("SELECT ?x {\n  ?x a ?y # }\n", 2, 13, "the end of the query", "',', '.', ';', BIND, FILTER, MINUS, OPTIONAL, VALUES, '{' or '}'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_what_could_be_there(query, line, column, found, expected):
    wrong = mistake(query)
    assert (wrong.line, wrong.found) == (line, found)
    if found != "the end of the query":
        assert wrong.column == column
    assert set(wrong.expected.replace(" or ", ", ").split(", ")) == set(expected.replace(" or ", ", ").split(", "))
