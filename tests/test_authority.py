"""Lists of known things, and services that know them."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from build import office
from kgx.authority import Known, read_authority
from kgx.errors import ReadError, UsageError
from kgx.link import Service, Wanted, sure
from kgx.model import Article, Extraction, LocalEntity
from kgx.resolve import resolve


def person(name: str, article: str) -> Extraction:
    """Return an article that names somebody, and two bodies beside him."""
    names = [("Person", name), ("Organisation", "Port Trust"), ("Organisation", "Chamber of Shipping")]
    entities = tuple(LocalEntity(i, kind, label, (label,)) for i, (kind, label) in enumerate(names))  # type: ignore[arg-type]
    return Extraction(Article(article, name), "test", entities=entities)


def people(resolution) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.label, e.same_as) for e in resolution.entities if e.type == "Person"]


def test_a_list_is_read_from_csv_and_from_turtle(tmp_path):
    table, turtle = tmp_path / "list.csv", tmp_path / "list.ttl"
    table.write_text(
        "id,name,aliases,type,country\nQ7,Anna Berg,A. M. Berg|Annie Berg,Person,Norway\n", encoding="utf-8"
    )
    turtle.write_text(
        """@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://x.example/1> a schema:Person ; rdfs:label "Anna Berg" ; skos:altLabel "Annie Berg" ; schema:nationality <https://x.example/no> .
        <https://x.example/no> a schema:Country ; rdfs:label "Norway" .""",
        encoding="utf-8",
    )
    assert read_authority(table) == (Known("Q7", ("Anna Berg", "A. M. Berg", "Annie Berg"), "Person", "Norway"),)
    assert Known("https://x.example/1", ("Anna Berg", "Annie Berg"), "Person", "Norway") in read_authority(turtle)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,type\nA,Person\n", ":1: columns name, type found"),
        ("id,name,type\nQ1,A,Human\n", ":2: type 'Human'; expected one of Person"),
        ("id,name\nQ1,\n", ":2: id 'Q1' and name ''; expected both"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(text, says, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_authority(path)
    assert says in str(error.value)


def test_what_a_list_has_as_one_is_one_and_what_it_has_as_two_is_not():
    read = [person("Anna Berg", "a"), person("Annie Berg", "b"), person("A. Berg", "c")]
    one = [Known("Q7", ("Anna Berg", "Annie Berg"))]
    two = [Known("Q7", ("Anna Berg",)), Known("Q8", ("A. Berg",))]
    entity = "http://www.wikidata.org/entity/"
    assert people(resolve(read[:2], authority=one)) == [("Annie Berg", (entity + "Q7",))]
    assert people(resolve([read[0], read[2]])) == [("Anna Berg", ())]
    assert people(resolve([read[0], read[2]], authority=two)) == [
        ("A. Berg", (entity + "Q8",)),
        ("Anna Berg", (entity + "Q7",)),
    ]


def test_a_name_that_a_list_has_twice_is_linked_only_where_the_country_tells():
    listed = [Known("Q1", ("Ali Hassan",), "Person", "Norway"), Known("Q2", ("Ali Hassan",), "Person", "Sweden")]
    lone = resolve([person("Ali Hassan", "a")], authority=listed)
    known = resolve([office("Ali Hassan", "Minister", "Sweden", article="a", key="iso:SE")], authority=listed)
    assert people(lone) == [("Ali Hassan", ())]
    assert people(known) == [("Ali Hassan", ("http://www.wikidata.org/entity/Q2",))]


class _Server(BaseHTTPRequestHandler):
    """A reconciliation service that is busy at first and knows one person."""

    requests: list[dict] = []  # noqa: RUF012  # one server a test, emptied by the fixture

    def do_POST(self) -> None:  # the name that http.server calls
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        queries = json.loads(form["queries"][0])
        self.requests.append(queries)
        busy = len(self.requests) == 1
        body = json.dumps({key: {"result": self.answer(q["query"])} for key, q in queries.items()}).encode()
        self.send_response(503 if busy else 200)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, name: str) -> list[dict]:
        return [{"id": "Q7", "name": "Anna Berg", "score": 98, "match": True}] if name == "Anna Berg" else []

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service():
    _Server.requests.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/reconcile"
    server.shutdown()
    server.server_close()


def test_a_service_is_asked_in_batches_politely_and_never_twice(service, tmp_path):
    waits: list[float] = []
    rows = [Wanted("p0", "Anna Berg", "Person"), *(Wanted(f"p{i}", f"Nobody {i}", "Person") for i in range(1, 12))]
    client = Service(service, tmp_path / "cache.json", pause=0.01, sleep=waits.append)
    found = client.candidates(rows)
    assert sure(found["p0"]).id == "Q7"
    assert sure(found["p1"]) is None
    assert [len(q) for q in _Server.requests] == [10, 10, 2]  # the first was refused and sent again
    assert waits == [0.01]
    again = Service(service, tmp_path / "cache.json").candidates(rows)
    assert again == found
    assert len(_Server.requests) == 3


def test_a_service_that_is_none_is_an_error_that_says_so(tmp_path):
    with pytest.raises(ReadError, match="no answer of a reconciliation service"):
        Service("http://127.0.0.1:9/none", pause=0.0).candidates([Wanted("p", "Anna Berg", "Person")])
