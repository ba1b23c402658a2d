"""News articles in, a knowledge graph out in which every fact answers "says who?" with its sentence.

>>> import kgx
>>> text = "OSLO, May 3, 2024 - Foreign Minister Anna Berg of Norway met Prime Minister Omar Saidi of Morocco on Friday."
>>> extractor = kgx.load()
>>> [extraction] = extractor.extract([kgx.Article("a1", text)])
>>> [entity.label for entity in extraction.entities]
['Oslo', 'Anna Berg', 'Norway', 'Omar Saidi', 'Morocco']
>>> graph = kgx.build_graph([extraction])
>>> sorted(data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "post")
['Foreign Minister of Norway', 'Prime Minister of Morocco']

`read` yields articles, `load` gives an extractor for what they say, `build_graph` merges that into a networkx graph,
`build` does all of it into a folder, `open_graph` opens such a folder for queries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgx.errors import KgxError
    from kgx.extract import Extractor, load
    from kgx.graph import build_graph
    from kgx.model import Article, Extraction
    from kgx.pipeline import BuildReport, build
    from kgx.readers import read
    from kgx.store import Answer, Store, open_graph

_HOME = {
    "Answer": "kgx.store",
    "Article": "kgx.model",
    "BuildReport": "kgx.pipeline",
    "Extraction": "kgx.model",
    "Extractor": "kgx.extract",
    "KgxError": "kgx.errors",
    "Store": "kgx.store",
    "build": "kgx.pipeline",
    "build_graph": "kgx.graph",
    "load": "kgx.extract",
    "open_graph": "kgx.store",
    "read": "kgx.readers",
}
__all__ = [
    "Answer",
    "Article",
    "BuildReport",
    "Extraction",
    "Extractor",
    "KgxError",
    "Store",
    "build",
    "build_graph",
    "load",
    "open_graph",
    "read",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `import kgx` alone stays fast."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'kgx' has no attribute {name!r}; it has {', '.join(__all__)}")
