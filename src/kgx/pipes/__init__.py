"""The components of kgx for spaCy, in the order in which they run; each can be added with `nlp.add_pipe(name)`."""

from __future__ import annotations

from kgx.pipes import entities, reference

COMPONENTS = ("kgx_entities", "kgx_reference")

__all__ = ["COMPONENTS", "entities", "reference"]
