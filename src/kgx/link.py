"""Ask an OpenRefine reconciliation service which of its things those of a graph are.

The protocol is that of the W3C community group (Reconciliation Service API 0.2): queries in batches as one POST form,
candidates with id, name, score and `match`. The client waits between requests, tries again when the service is busy
(as long as Retry-After says) and keeps every answer, so that nothing is asked twice.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgx.errors import MissingError, ReadError

BATCH = 10  # queries a request
TRIES = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing to ask for: its id in the graph, its name, type and the name of its country, if known."""

    id: str
    name: str
    type: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a service takes a thing for; `sure` if it says itself that it is a match."""

    id: str
    name: str
    score: float
    sure: bool


@dataclass(slots=True)
class Service:
    """A reconciliation service at `url`, asked at most every `pause` seconds; answers are kept in the file `cache`."""

    url: str
    cache: Path | None = None
    pause: float = 1.0
    timeout: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    known: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        if self.cache is not None and self.cache.is_file():
            self.known = json.loads(self.cache.read_text(encoding="utf-8")).get(self.url, {})

    def candidates(self, things: Iterable[Wanted]) -> dict[str, list[Candidate]]:
        """Return the candidates for each thing, by its id in the graph, best first.

        Raises `ReadError` if the service cannot be reached or answers with something else.
        """
        rows = list(things)
        new = [t for t in rows if _key(t) not in self.known]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            if self.asked:
                self.sleep(self.pause)
            answer = self._post({f"q{i}": _query(t) for i, t in enumerate(batch)})
            for i, thing in enumerate(batch):
                self.known[_key(thing)] = answer.get(f"q{i}", {}).get("result", [])
            self._keep()
        return {t.id: [_candidate(row) for row in self.known[_key(t)]] for t in rows}

    def _post(self, queries: dict[str, Any]) -> dict[str, Any]:
        try:
            import urllib3
        except ImportError as error:
            raise MissingError("kgx link needs urllib3; `pip install 'kgx-news[link]'` brings it") from error
        retry = urllib3.Retry(
            total=TRIES, backoff_factor=self.pause, status_forcelist=[429, 500, 502, 503, 504], allowed_methods=None
        )
        self.asked += 1
        try:
            with urllib3.PoolManager(headers={"User-Agent": "kgx-news"}, retries=retry, timeout=self.timeout) as pool:
                answer = pool.request("POST", self.url, fields={"queries": json.dumps(queries)}, encode_multipart=False)
            found = json.loads(answer.data)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise ReadError(
                f"{self.url}: no answer of a reconciliation service ({error}); is the address right?"
            ) from error
        if answer.status != 200 or not isinstance(found, dict):
            raise ReadError(
                f"{self.url}: status {answer.status}; expected 200 and a JSON object with an answer a query"
            )
        return found

    def _keep(self) -> None:
        if self.cache is None:
            return
        kept = json.loads(self.cache.read_text(encoding="utf-8")) if self.cache.is_file() else {}
        kept[self.url] = self.known
        self.cache.parent.mkdir(parents=True, exist_ok=True)
        aside = self.cache.with_suffix(".part")
        aside.write_text(json.dumps(kept, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        os.replace(aside, self.cache)


def _key(thing: Wanted) -> str:
    return "|".join((thing.type, thing.name, thing.country))


def _query(thing: Wanted) -> dict[str, Any]:
    query: dict[str, Any] = {"query": thing.name, "limit": 3, "type_strict": "should", "type": thing.type}
    if thing.country:
        query["properties"] = [{"pid": "country", "v": thing.country}]
    return query


def _candidate(row: dict[str, Any]) -> Candidate:
    return Candidate(str(row["id"]), str(row.get("name", "")), float(row.get("score", 0)), bool(row.get("match")))


def sure(candidates: list[Candidate]) -> Candidate | None:
    """Return the one candidate that the service is sure of; None if it is sure of none or of several."""
    matches = [c for c in candidates if c.sure]
    return matches[0] if len(matches) == 1 else None
