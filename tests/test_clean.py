"""Cleaning marks the parts of an article and moves nothing."""

from __future__ import annotations

from datetime import date

import pytest

from kgx.clean import clean, find_date
from kgx.model import Article

PAGE = """THE NORLAND LEDGER

Ministers sign pact on trade in Sudport

By Lena Holm
Saturday, December 28, 2024

SUDPORT, Dec 28, 2024 (Norland News) - Foreign Minister Anna Berg signed the pact on Friday. Her counterpart was there.

Anna Berg and Omar Saidi after the ceremony. Photo: Pool

Talks on a second pact are to begin in the spring, she said, when the two governments have studied the text.

ALSO READ: Harbour strike enters second week

Share this:
Facebook
Comments (14)
Harbour strike enters second week
"""


def parts(text: str) -> list[tuple[str, str]]:
    return [(r.part, " ".join(text[r.start : r.end].split())[:40]) for r in clean(Article("a", text)).regions]


def test_the_parts_of_a_page_are_told_apart():
    found = {text: part for part, text in parts(PAGE)}
    assert found["Ministers sign pact on trade in Sudport"] == "headline"
    assert found["By Lena Holm"] == "byline"
    assert found["SUDPORT, Dec 28, 2024 (Norland News) -"] == "dateline"
    assert found["Foreign Minister Anna Berg signed the pa"] == "body"
    assert found["Anna Berg and Omar Saidi after the cerem"] == "caption"
    for line in (
        "ALSO READ: Harbour strike enters second ",
        "Share this:",
        "Comments (14)",
        "Harbour strike enters second week",
    ):
        assert found[line] == "boilerplate"


def test_metadata_comes_from_the_marked_lines_and_never_overrides():
    article = clean(Article("a", PAGE)).article
    assert (article.title, article.author, article.published) == (
        "Ministers sign pact on trade in Sudport",
        "Lena Holm",
        date(2024, 12, 28),
    )
    assert clean(Article("a", PAGE, author="X")).article.author == "X"


def test_the_place_of_the_dateline_is_pointed_to():
    start, end = clean(Article("a", PAGE)).dateline_place
    assert PAGE[start:end] == "SUDPORT"


def test_a_hard_wrapped_paragraph_is_one_region():
    text = "Talks open\n\nANKARA - Foreign Minister Anna Berg arrived in the capital on Monday for\ntalks with her counterpart about the harbour, the railway and the dispute\nover fishing that has lasted for three years.\n"
    assert [p for p, _ in parts(text)] == ["headline", "dateline", "body"]


def test_lines_cut_at_uneven_widths_are_one_region():
    text = (
        "SUDPORT, April 19 Foreign Minister\nAnna Berg said on Thursday that the harbour company\n"
        "Nordfish\nwas willing to talk, a day after her\ngovernment had closed its office in the capital\n"
        "and had sent its workers home for the week. Talks\nwill go on tomorrow.\n"
    )
    assert len(parts(f"Talks open\n\n{text}")) <= 3
    assert parts(f"Talks open\n\n{text}")[-1][0] == "body"


@pytest.mark.parametrize(
    "credit", ["kl/dpa/AFP Editor: Lena Holm", "Author: Lena Holm (AFP, dpa) Editor: Karl Lund", "kl/mb (AFP, dpa)"]
)
def test_a_credit_behind_the_last_sentence_is_a_byline(credit):
    story = "The minister arrived in the capital on Monday for talks that may last until the end of the week. " * 3
    assert parts(f"Talks open today\n\n{story}{credit}")[-1] == ("byline", credit[:40])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("20 August 2024", date(2024, 8, 20)),
        ("Published 15 Mar 2024 | 3 min read", date(2024, 3, 15)),
        ("Dec. 16, 2025", date(2025, 12, 16)),
        ("11.01.2022 17:40", date(2022, 1, 11)),
        ("28/08/2019", date(2019, 8, 28)),
        ("09/10/2025", None),
        ("31 February 2024", None),
    ],
)
def test_a_date_is_read_only_where_it_cannot_be_mistaken(line, found):
    assert find_date(line) == found


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [("Thursday", date(2025, 12, 4)), ("Friday", date(2025, 4, 12)), ("Monday", None)],
)
def test_a_date_in_figures_is_read_by_the_weekday_of_the_story(weekday, expected):
    text = f"Norland News 04/12/2025 10:16\n\nBerg opens talks in Sudport\n\nAnna Berg opened the talks on {weekday}. They will go on for three days in the old harbour.\n"
    assert clean(Article("a", text)).article.published == expected
