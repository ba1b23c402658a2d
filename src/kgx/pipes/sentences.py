"""The component `kgx_sentences`: tells the parser where no sentence can begin, before it parses."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

ENDS = frozenset([".", "!", "?", "…", ":", ";", "...", "—", "–"])
CLOSING = frozenset(['"', "'", ")", "]", "''", "”", "’"])


@Language.component("kgx_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Forbid a sentence to begin after anything but an end mark, closing quotes and brackets aside."""
    for token in doc[1:]:
        i = token.i - 1
        while i > 0 and doc[i].text in CLOSING:
            i -= 1
        if doc[i].text not in ENDS and not doc[i].text.endswith((".", "!", "?")) and not doc[i].is_space:
            token.is_sent_start = False
    return doc
