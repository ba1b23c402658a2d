"""The components of kgx for spaCy, in the order in which they run; each can be added with `nlp.add_pipe(name)`."""

from __future__ import annotations

from kgx.pipes import (
    attribution,
    dates,
    entities,
    events,
    learnt,
    nationality,
    offices,
    owners,
    reference,
    relations,
    sentences,
    tenures,
)

COMPONENTS = (
    "kgx_entities",
    "kgx_dates",
    "kgx_offices",
    "kgx_reference",
    "kgx_tenures",
    "kgx_learnt_offices",
    "kgx_owners",
    "kgx_nationality",
    "kgx_attribution",
    "kgx_relations",
    "kgx_events",
)

__all__ = [
    "COMPONENTS",
    "attribution",
    "dates",
    "entities",
    "events",
    "learnt",
    "nationality",
    "offices",
    "owners",
    "reference",
    "relations",
    "sentences",
    "tenures",
]
