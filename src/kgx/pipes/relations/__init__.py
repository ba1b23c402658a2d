"""The component `kgx_relations`: seats, places, membership, ownership, family, and which state a body belongs to.

What is read is in `data/rules/relations/`, one file a kind of relation: rules on verbs and nouns are run over the parse
(`clauses`), patterns over the words of a sentence (`patterns`, in the notation of `notation`). Which state a body
belongs to is weighed over the whole article (`bodies`).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kgx.pipes import layout
from kgx.pipes.engine import Index
from kgx.pipes.relations.bodies import public_bodies
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.clauses import read_clauses
from kgx.pipes.relations.descriptions import descriptions
from kgx.pipes.relations.features import features
from kgx.pipes.relations.patterns import read_patterns

__all__ = ["relations"]


@Language.component("kgx_relations", requires=["doc.spans"])
def relations(doc: Doc) -> Doc:
    """Append the claims of a Doc other than offices."""
    found = Claims(doc)
    index = Index(doc)
    known = [features(entity) for entity in layout.entities(doc)]
    read_clauses(doc, index, found)
    read_patterns(doc, known, found)
    read_patterns(doc, known, found, descriptions(doc, index, known, found))
    public_bodies(doc, index, known, found)
    found.write()
    return doc
