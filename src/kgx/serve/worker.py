"""What the query process does: read a query, choose the form of its answer, write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kgx.errors import UsageError
from kgx.rdf.terms import PREFIXES
from kgx.serve.negotiate import ROWS, TRIPLES, Form, choose
from kgx.store import Store, prepare

LARGEST = 64 << 20  # bytes of one answer


@dataclass(frozen=True, slots=True)
class Job:
    """A query and the forms that its sender accepts, as an Accept header says it."""

    query: str
    accept: str = ""


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
    return Reply(status, "text/plain; charset=utf-8", (text.rstrip() + "\n").encode())


def answer(store: Store, job: Job) -> Reply:
    """Answer a query, or say why not: 400 for the query itself, 406 for the forms, 500 for the size of the answer."""
    try:
        text = prepare(job.query)
        found: Any = store.data.query(text)
    except RecursionError:
        return refusal(400, "the query is nested too deeply")
    except (UsageError, SyntaxError, ValueError) as error:
        return refusal(400, str(error))
    offered = TRIPLES if isinstance(found, ox.QueryTriples) else ROWS
    form = choose(job.accept, offered)
    if form is None:
        return refusal(406, f"none of {job.accept!r} is offered; expected {', '.join(f.media for f in offered[:4])}")
    return _write(found, form)


def _write(found: Any, form: Form) -> Reply:
    sink = Sink()
    try:
        if isinstance(found, ox.QueryTriples):
            ox.serialize(found, sink, form.writer, prefixes=PREFIXES)  # type: ignore[arg-type]  # a sink has what is used of a file
        else:
            found.serialize(sink, form.writer)
    except TooLargeError:
        return refusal(500, f"the answer has more than {LARGEST >> 20} MB; add LIMIT, or ask for less")
    except MemoryError:
        return refusal(500, "the query needs more memory than it may use; make it narrower")
    except (OSError, ValueError) as error:
        return refusal(500, f"the query cannot be run: {error}")
    charset = "; charset=utf-8" if form.media.startswith("text/") else ""
    return Reply(200, form.media + charset, bytes(sink.data))
