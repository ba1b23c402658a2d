"""How sure a reading is: what its rule says of itself, set right by how often the rule was right on annotated articles.

`data/rules/confidence.yaml` has, for each rule seen often enough, its mean confidence there and the share that was
right. The odds of each reading are moved by what lies between the two, so that of two readings of one rule the surer
one stays so. A reading at or above the default threshold of a build never falls below it: calibration orders what is
shown, it does not hide it. Written by `tools/calibrate.py`.
"""

from __future__ import annotations

import math
from dataclasses import replace

from kgx.model import Evidence, Extraction
from kgx.schema import rules

THRESHOLD = 0.6  # default of `kgx build --min-confidence`
INFERRED = (
    ".home",
    ".near",
    ".reference",
    ".elsewhere",
)  # ends of rules of offices whose owner the sentence does not name
LEAST, MOST = 0.02, 0.99


def inferred(rule: str) -> bool:
    """Return whether a rule took the owner of an office from elsewhere than its sentence.

    >>> inferred("title.before.home"), inferred("title.before")
    (True, False)
    """
    return rule.endswith(INFERRED)


def calibrated(extraction: Extraction) -> Extraction:
    """Return the extraction with the confidence of every reading set right."""
    return replace(
        extraction,
        claims=tuple(replace(c, evidence=tuple(map(_evidence, c.evidence))) for c in extraction.claims),
        events=tuple(replace(e, evidence=tuple(map(_evidence, e.evidence))) for e in extraction.events),
    )


def _evidence(evidence: Evidence) -> Evidence:
    known = (rules("confidence") or {}).get(evidence.rule)
    if known is None:
        return evidence
    value = moved(evidence.confidence, own=known["own"], right=known["right"])
    return replace(evidence, confidence=value)


def moved(confidence: float, *, own: float, right: float) -> float:
    """Return a confidence moved by the odds that lie between the mean confidence of a rule and its share right.

    >>> moved(0.8, own=0.8, right=0.9)
    0.9
    >>> moved(0.7, own=0.8, right=0.9)
    0.84
    >>> moved(0.7, own=0.8, right=0.4)  # it would be 0.28
    0.6
    """
    odds = _log_odds(confidence) + _log_odds(right) - _log_odds(own)
    value = round(1 / (1 + math.exp(-odds)), 3)
    return min(MOST, max(LEAST, value, min(confidence, THRESHOLD)))


def _log_odds(share: float) -> float:
    held = min(MOST, max(LEAST, share))
    return math.log(held / (1 - held))
