"""The component `kgx_offices`: who holds which office, by titles beside names ("Foreign Minister X", "X, chairman of Y,")."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kgx.pipes.holders import Holders


@Language.component("kgx_offices", requires=["doc.spans"])
def offices(doc: Doc) -> Doc:
    """Write holdsPosition claims for titles that stand beside a name."""
    Holders(doc).beside()
    return doc
