"""The components of kgx for spaCy, in the order in which they run; each can be added with `nlp.add_pipe(name)`."""

from __future__ import annotations

from kgx.pipes import entities, offices, reference

COMPONENTS = ("kgx_entities", "kgx_offices", "kgx_reference", "kgx_tenures")

__all__ = ["COMPONENTS", "entities", "offices", "reference"]
