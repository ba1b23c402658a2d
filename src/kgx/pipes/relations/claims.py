"""The claims that are being gathered from one article."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from spacy.tokens import Doc, Token

from kgx.pipes import layout
from kgx.pipes.attribution import speaker_of

SYMMETRIC = frozenset(["spouseOf", "relativeOf"])
BACK = 4  # tokens before what a rule reads in which a word may rule it out


class Claims:
    """Claims of one Doc by what they say, each with its evidence; `write` appends them to the Doc's."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.rows: dict[tuple[int, str, int, str], dict[str, Any]] = {}

    def add(
        self,
        subject: int,
        relation: str,
        target: int,
        *,
        where: Token,
        rule: str,
        confidence: float,
        status: str = "asserted",
    ) -> None:
        """Add a claim, or the sentence of `where` as further evidence of it."""
        if subject == target:
            return
        if relation in SYMMETRIC and (target, relation, subject, status) in self.rows:
            subject, target = target, subject
        row = self.rows.setdefault(
            (subject, relation, target, status),
            {"relation": relation, "subject": subject, "object": target, "status": status, "evidence": []},
        )
        start, end = layout.trimmed(where.sent)
        if all((e["start"], e["rule"]) != (start, rule) for e in row["evidence"]):
            row["evidence"].append(
                {
                    "start": start,
                    "end": end,
                    "rule": rule,
                    "confidence": confidence,
                    "attributed_to": speaker_of(self.doc, where),
                }
            )

    def only(self, subject: int, relation: str) -> tuple[int, str, float] | None:
        """Return the object of which the text speaks most for a subject and relation, with rule and confidence."""
        rows = [r for (s, p, _, status), r in self.rows.items() if (s, p, status) == (subject, relation, "asserted")]
        best = max(rows, key=lambda r: (len(r["evidence"]), -r["object"]), default=None)
        return (best["object"], best["evidence"][0]["rule"], best["evidence"][0]["confidence"]) if best else None

    def settle(self, subject: int, relation: str, target: int) -> None:
        """Forget what else was claimed for a subject and a relation that it has once."""
        for key in [k for k in self.rows if k[:2] == (subject, relation) and k[2] != target]:
            del self.rows[key]

    def write(self) -> None:
        """Append the claims to the Doc's, joining those that are there already; a nationality told before stands."""
        known = {(c["subject"], c["relation"], c.get("object")): c for c in layout.claims(self.doc)}
        settled = {subject for subject, relation, _ in known if relation == "nationality"}
        for key in sorted(self.rows):
            row = self.rows[key]
            before = known.get((key[0], key[1], key[2]))
            if before is not None and row["status"] == before["status"]:
                before["evidence"] += row["evidence"]
            elif key[1] != "nationality" or key[0] not in settled:
                layout.claims(self.doc).append(row)


def behind(first: Token, words: Collection[str]) -> bool:
    """Tell whether one of some words stands right before the first token that a rule reads: "sold its stake in X"."""
    before = first.doc[max(first.sent.start, first.i - BACK) : first.i] if words else ()
    return any(token.lower_ in words for token in before)
