"""The component `kgx_relations`: seats, places, membership, ownership, family, and which state a body belongs to.

What is read is in `data/rules/relations/`, one file a kind of relation: rules on verbs and nouns are run over the parse
(`clauses`), patterns over the words of a sentence (`patterns`, in the notation of `notation`,
over the `units` of a sentence). Which state a body
belongs to is weighed over the whole article (`bodies`).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.engine import Index
from kgx.pipes.features import features
from kgx.pipes.home import Home
from kgx.pipes.nationality import nationality_by_body
from kgx.pipes.relations.bodies import public_bodies
from kgx.pipes.relations.capitals import capitals
from kgx.pipes.relations.claims import Claims
from kgx.pipes.relations.clauses import read_clauses
from kgx.pipes.relations.descriptions import descriptions
from kgx.pipes.relations.parties import adherents, party_offices
from kgx.pipes.relations.parts import named_parts
from kgx.pipes.relations.patterns import read_patterns
from kgx.pipes.relations.units import written

CLEAR = 0.4  # how likely the country of the talk must be to be the owner of a state company

__all__ = ["relations"]


@Language.component("kgx_relations", requires=["doc.spans"])
def relations(doc: Doc) -> Doc:
    """Append the claims of a Doc other than offices."""
    found = Claims(doc)
    index = Index(doc)
    known = [features(entity) for entity in layout.entities(doc)]
    read_clauses(doc, index, found)
    home = Home(doc, [c for c in layout.claims(doc) if c["relation"] == "holdsPosition"])

    def talk(token: Token) -> list[int]:
        country = home.country_at(token)
        return [country] if country is not None and home.margin >= CLEAR else []

    phrases = {"adherent": adherents(doc, index, known)}
    read_patterns(doc, written(doc, known, phrases), found, talk=talk)
    phrases["described"] = descriptions(doc, index, known, found)
    if phrases["described"]:
        read_patterns(doc, written(doc, known, phrases), found, talk=talk, key="described")
    party_offices(doc, known, found)
    named_parts(doc, known, found)
    capitals(doc, index, found)
    public_bodies(doc, home, known, found)
    found.write()
    nationality_by_body(doc)
    return doc
