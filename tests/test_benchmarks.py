"""The copies of articles that the robustness benchmark makes, and the tables that fill themselves."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = "Anna Berg goes to Oslo\n\nOSLO - Anna Berg's visit was \"short\", and 'quiet'.\n\nShe left.\n"


def module(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        ("title_case", TEXT.replace("goes", "Goes")),
        ("upper_case", TEXT.replace("Anna Berg goes to Oslo", "ANNA BERG GOES TO OSLO")),
        ("no_blank_lines", TEXT.replace("\n\n", "\n")),
        ("hard_wrapped", TEXT),
        ("curly_quotes", TEXT.replace('"short"', "“short”").replace("'quiet'", "‘quiet’").replace("Berg's", "Berg’s")),
    ],
)
def test_a_copy_changes_the_dress_alone(copy, expected):
    found = getattr(module("benchmarks/robustness.py"), copy)(TEXT)
    assert found == expected
    assert module("benchmarks/robustness.py").straight_quotes(found) == found.translate(str.maketrans("“”‘’", "\"\"''"))


def test_a_table_of_a_page_is_what_its_command_prints(tmp_path, monkeypatch):
    tables, page = module("tools/fill_tables.py"), tmp_path / "page.md"
    page.write_text("a\n<!-- table: kgx schema -f csv | first 1 -->\nold\n<!-- end -->\nb\n")
    monkeypatch.setattr("sys.argv", ["fill_tables.py", str(page)])
    assert tables.main() == 0
    assert page.read_text() == (
        "a\n<!-- table: kgx schema -f csv | first 1 -->\n| kind | name | term | meaning or roles |\n"
        "| --- | --: | --: | --: |\n| type | Person | schema:Person |  |\n<!-- end -->\nb\n"
    )
