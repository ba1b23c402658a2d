"""A store on disk beside a large graph, so that a question does not have to read all its Turtle again.

It lies in `.store` in the folder of the graph and is used only while the graph's files are those that it was made from.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

NAMES = ("graph.ttl", "mentions.ttl")
LARGE = 8_000_000  # bytes of Turtle, about 200,000 triples or a second to read: what is smaller is read each time
PART = 300_000  # triples that go to the store on disk at once
FOLDER = ".store"
RECORD = "made-from.json"


def is_large(folder: Path) -> bool:
    """Tell whether the graph in a folder is large enough for a store of its own."""
    return sum((folder / name).stat().st_size for name in NAMES if (folder / name).is_file()) >= LARGE


def load(store: ox.Store, folder: Path, *, base: str) -> None:
    """Read the Turtle of a folder into a store."""
    for name in NAMES:
        if (folder / name).is_file():
            store.bulk_load(path=str(folder / name), format=ox.RdfFormat.TURTLE, base_iri=base)


def is_current(folder: Path) -> bool:
    """Tell whether there is a store beside the graph that was made from the files as they are."""
    try:
        made = json.loads((folder / FOLDER / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False  # none, or not a whole one
    return isinstance(made, dict) and (made.get("files") == _stamps(folder) or made.get("digests") == _digests(folder))


def opened(folder: Path) -> ox.Store | None:
    """Return the store kept beside a graph, for reading, or nothing if there is none or it is out of date."""
    if not is_current(folder):
        return None
    try:
        return ox.Store.read_only(str(folder / FOLDER / "data"))
    except (OSError, ValueError):
        return None  # written by another version of the store, or damaged: the Turtle is read instead


def keep(folder: Path, *, base: str) -> bool:
    """Write the store beside a graph, unless it is there; tell whether it could be written.

    It is made aside and renamed, so that whoever asks at the same time finds a whole store or none.
    """
    if is_current(folder):
        return True
    try:
        aside = Path(tempfile.mkdtemp(prefix=FOLDER + "-", dir=folder))
    except OSError:
        return False
    try:
        stamps, digests = _stamps(folder), _digests(folder)
        store = ox.Store(str(aside / "data"))
        _fill(store, folder, base=base)
        store.optimize()
        store.flush()
        del store
        (aside / RECORD).write_text(json.dumps({"files": stamps, "digests": digests}), encoding="utf-8")
        forget(folder)
        os.rename(aside, folder / FOLDER)
    except OSError:
        return False
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return True


def _fill(store: ox.Store, folder: Path, *, base: str) -> None:
    """Read the Turtle of a folder into a store on disk, a part at a time: all at once takes gigabytes of memory."""
    for name in NAMES:
        if (folder / name).is_file():
            rows = ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE, base_iri=base)
            while part := list(islice(rows, PART)):
                store.bulk_extend(part)


def forget(folder: Path) -> None:
    """Remove the store beside a graph."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _stamps(folder: Path) -> dict[str, list[int]]:
    found = {name: (folder / name).stat() for name in NAMES if (folder / name).is_file()}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in found.items()}


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for name in NAMES:
        if (folder / name).is_file():
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
