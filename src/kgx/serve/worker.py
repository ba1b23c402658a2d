"""What a query process does: answer a query or write a page, in the form that its sender accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kgx.errors import UsageError
from kgx.inspect import stats
from kgx.rdf.terms import PREFIXES
from kgx.serve import pages, reader
from kgx.serve.negotiate import PAGES, ROWS, TRIPLES, Form, choose, named
from kgx.store import Store, prepare

LARGEST = 64 << 20  # bytes of one answer
DEEPEST = 64  # brackets in brackets
APART = re.compile(
    r"""#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S
)


@dataclass(frozen=True, slots=True)
class Job:
    """A query, the forms that its sender accepts as an Accept header says it, and the form asked for by name."""

    query: str
    accept: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for the page of a thing: its path after the prefix, the forms accepted, where the explorer shows it."""

    path: str
    accept: str = ""
    form: str = ""
    explorer: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """A request for the first page."""


Task = Job | Visit | Front


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP status, a media type and a body."""

    status: int
    media: str
    body: bytes


class TooLargeError(Exception):
    """An answer has more bytes than one answer may have."""


class Sink:
    """Somewhere to write an answer to; it raises `TooLargeError` when there is too much of it."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        if len(self.data) + len(data) > LARGEST:
            raise TooLargeError
        self.data += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""


def refusal(status: int, text: str) -> Reply:
    """Return a reply that says in plain text why there is no answer."""
    return Reply(status, "text/plain; charset=utf-8", (text.rstrip() + "\n").encode(errors="replace"))


def perform(store: Store, task: Task) -> Reply:
    """Do a task."""
    if isinstance(task, Job):
        return answer(store, task)
    if isinstance(task, Visit):
        return visit(store, task)
    return Reply(200, "text/html; charset=utf-8", pages.front(store, stats(store)))


def answer(store: Store, job: Job) -> Reply:
    """Answer a query, or say why not: 400 for the query itself, 406 for the forms, 500 for the size of the answer."""
    if (deep := depth(job.query)) > DEEPEST:
        return refusal(400, f"the query is nested too deeply: {deep} brackets in each other, {DEEPEST} are allowed")
    try:
        found: Any = store.data.query(prepare(job.query))
    except RecursionError:
        return refusal(400, "the query is nested too deeply")
    except (UsageError, SyntaxError, ValueError) as error:
        return refusal(400, str(error))
    form = _form(job, TRIPLES if isinstance(found, ox.QueryTriples) else ROWS)
    if isinstance(form, Reply):
        return form
    return (
        _triples(found, form)
        if isinstance(found, ox.QueryTriples)
        else _written(lambda s: found.serialize(s, form.writer), form)
    )


def visit(store: Store, task: Visit) -> Reply:
    """Return the page of a thing, or 404 if the graph has nothing there."""
    form = _form(task, PAGES)
    if isinstance(form, Reply):
        return form
    thing = reader.find(store, task.path)
    if thing is None:
        if form.writer is None:
            return Reply(404, "text/html; charset=utf-8", pages.missing(store.base + task.path))
        return refusal(404, f"this graph says nothing of {store.base}{task.path}")
    if form.writer is None:
        return Reply(200, "text/html; charset=utf-8", pages.write(reader.page(store, thing), explorer=task.explorer))
    return _triples(dict.fromkeys(reader.describe(store, thing)), form)


def depth(query: str) -> int:
    """Return how deep the brackets of a query lie in each other.

    >>> depth('ASK { FILTER((1)) "((((" }')
    3
    """
    bare = APART.sub("", query)
    deepest = level = 0
    for character in bare:
        if character in "([{":
            level += 1
            deepest = max(deepest, level)
        elif character in ")]}":
            level -= 1
    return max(deepest, bare.count("<<"))  # triples in triples


def _form(task: Job | Visit, offered: Sequence[Form]) -> Form | Reply:
    if task.form and (isinstance(task, Visit) or named(task.form, offered)):
        form = named(task.form, offered)
        known = ", ".join(dict.fromkeys(f.name for f in offered))
        return form or refusal(406, f"no format {task.form!r} for this; expected {known}")
    form = choose(task.accept, offered)
    known = ", ".join(f.media for f in offered[:4])
    return form or refusal(406, f"none of {task.accept!r} is offered; expected {known}")


def _triples(found: Iterable[ox.Triple], form: Form) -> Reply:
    return _written(lambda sink: ox.serialize(found, sink, form.writer, prefixes=PREFIXES), form)  # type: ignore[arg-type]  # forms of triples are those of RDF


def _written(write: Any, form: Form) -> Reply:
    sink = Sink()
    try:
        write(sink)
    except TooLargeError:
        return refusal(500, f"the answer has more than {LARGEST >> 20} MB; add LIMIT, or ask for less")
    except (OSError, ValueError) as error:
        return refusal(500, f"the query cannot be run: {error}")
    charset = "; charset=utf-8" if form.media.startswith("text/") else ""
    return Reply(200, form.media + charset, bytes(sink.data))
