"""The words, rules and vocabulary of kgx, which are data files: loaded once, from the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kgx.errors import UsageError


@cache
def lexicon(name: str) -> Any:
    """Return the word list `data/lexicons/<name>.yaml` as Python values."""
    return _load("lexicons", name)


@cache
def rules(name: str) -> Any:
    """Return the rule file `data/rules/<name>.yaml` as Python values, or the list of all rules in a folder of that name."""
    folder = files("kgx") / "data" / "rules" / name
    if folder.is_dir():
        stems = sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))
        return [rule for stem in stems for rule in _load(f"rules/{name}", stem)]
    return _load("rules", name)


@cache
def vocabulary() -> Any:
    """Return types, relations and events with their RDF terms, as `data/ontology/vocabulary.yaml` has them."""
    return _load("ontology", "vocabulary")


def _load(folder: str, name: str) -> Any:
    path = files("kgx") / "data" / folder / f"{name}.yaml"
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such data file; see the folder {folder} for those there are") from error
