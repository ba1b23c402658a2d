"""A graph as tables: things, posts, holders, facts, events, roles, evidence, articles, mentions."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path

from kgx.store import Answer, Store

NAMES = ("entities", "posts", "holders", "facts", "events", "roles", "evidence", "articles", "mentions")


@cache
def _query(name: str) -> str:
    return (files("kgx") / "data" / "tables" / f"{name}.rq").read_text(encoding="utf-8")


def table(store: Store, name: str) -> Answer:
    """Return one of the tables in `NAMES`; columns and order are those of `data/tables/<name>.rq`, all cells text."""
    return store.query(_query(name))


def local(iri: str) -> str:
    """Return what stands behind the last "#" or "/" of an IRI.

    >>> local("https://schema.org/Person")
    'Person'
    """
    return iri.rpartition("#")[2].rpartition("/")[2]


def csv_folder(store: Store, folder: Path) -> None:
    """Write each table as `<name>.csv`."""
    for name in NAMES:
        answer = table(store, name)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(answer.columns)
            writer.writerows(answer.rows)


def parquet_folder(store: Store, folder: Path) -> None:
    """Write each table as `<name>.parquet`, offsets, confidence and numbers as numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"start": pa.int64(), "end": pa.int64(), "confidence": pa.float64(), "sources": pa.int64()}
    for name in NAMES:
        answer = table(store, name)
        columns = {}
        for i, column in enumerate(answer.columns):
            values = [row[i] or None for row in answer.rows]
            number = column in kinds and (name in ("evidence", "mentions") or column not in ("start", "end"))
            kind = kinds[column] if number else pa.string()
            cells = [float(v) if v and kind == pa.float64() else int(v) if v and number else v for v in values]
            columns[column] = pa.array(cells, type=kind)
        pq.write_table(pa.table(columns), folder / f"{name}.parquet", compression="zstd")
