"""The learnt components: weights are fitted the same every time, survive a file, and nothing unsure is taken."""

from __future__ import annotations

import json

import pytest

from kgx.errors import MissingError, ReadError
from kgx.pipes.candidates import Candidate, taken
from kgx.pipes.linear import Linear, calibrate, fit, load

ROWS = [["verb=appoint", "side=R"], ["verb=appoint", "side=L"], ["verb=visit", "side=R"], ["verb=visit", "side=L"]] * 5
LABELS = [True, True, False, False] * 5


def test_what_tells_right_from_wrong_gets_weight_and_the_rest_none():
    scorer = fit(ROWS, LABELS, l2=1.0)
    assert scorer.score(["verb=appoint"]) > 1
    assert scorer.score(["verb=visit"]) < -1
    assert "side=R" not in scorer.weights


def test_fitting_twice_gives_the_same_weights():
    assert fit(ROWS, LABELS, l2=1.0).weights == fit(list(ROWS), list(LABELS), l2=1.0).weights


def test_features_that_are_rare_or_no_line_of_a_table_are_left_out():
    rows = [[*row, "word=\n"] for row in ROWS]
    rows[0].append("seen once")
    assert fit(rows, LABELS, l2=1.0).weights.keys() <= {"(bias)", "verb=appoint", "verb=visit", "side=R", "side=L"}


def test_weights_survive_a_file_and_give_the_same_bytes(tmp_path):
    scorer = Linear({"(bias)": -1.25, "a=b\tc": 0.5}, scale=0.75, shift=-0.5, threshold=0.6)
    scorer.save(tmp_path / "one.tsv.gz")
    load(tmp_path / "one.tsv.gz").save(tmp_path / "two.tsv.gz")
    assert load(tmp_path / "one.tsv.gz") == scorer
    assert (tmp_path / "one.tsv.gz").read_bytes() == (tmp_path / "two.tsv.gz").read_bytes()


def test_a_file_that_has_no_weights_is_named(tmp_path):
    (tmp_path / "offices.tsv.gz").write_text("no weights")
    with pytest.raises(ReadError, match=r"offices\.tsv\.gz: no weights"):
        load(tmp_path / "offices.tsv.gz")


def test_calibration_makes_sure_scores_as_unsure_as_they_are_right():
    scores, labels = [4.0] * 10 + [-4.0] * 10, [True] * 7 + [False] * 3 + [False] * 9 + [True]
    scale, shift = calibrate(scores, labels)
    assert Linear({"(bias)": 4.0}, scale, shift).probability([]) == pytest.approx(0.7, abs=0.02)
    assert Linear({"(bias)": -4.0}, scale, shift).probability([]) == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("candidates", "probabilities", "expected"),
    [
        ([Candidate((), "sure"), Candidate((), "unsure")], [0.8, 0.4], ["sure"]),
        ([Candidate((), "read by a rule", known=True)], [0.9], []),
        ([Candidate((), "better", group=1), Candidate((), "worse", group=1)], [0.7, 0.6], ["better"]),
        ([Candidate((), "one", group=1), Candidate((), "other", group=2)], [0.7, 0.6], ["one", "other"]),
        ([Candidate((), "at the threshold")], [0.5], ["at the threshold"]),
    ],
)
def test_only_what_is_new_and_sure_enough_is_taken(candidates, probabilities, expected):
    assert [c.what for c, _ in taken(candidates, probabilities, threshold=0.5)] == expected


PEOPLE = ("Anna Berg", "Omar Saidi", "Lena Holm", "Nils Dahl", "Eva Lind", "Jan Moen")


@pytest.fixture(scope="module")
def gold(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gold")
    for number, person in enumerate(PEOPLE):
        text = f"Oslo hears from its minister\n\n{person}, who as finance minister runs Norway's budget, spoke on Friday.\n"
        data = {
            "id": f"a{number}",
            "entities": [
                {"id": "e1", "type": "Person", "name": person, "aliases": []},
                {"id": "e2", "type": "Country", "name": "Norway", "aliases": []},
            ],
            "facts": [
                {
                    "s": "e1",
                    "p": "holdsPosition",
                    "o": "finance minister",
                    "of": ["e2"],
                    "status": "current",
                    "sent": "",
                },
                {"s": "e1", "p": "nationality", "o": "e2", "sent": ""},
            ],
            "events": [],
        }
        (folder / f"a{number}.txt").write_text(text, encoding="utf-8")
        (folder / f"a{number}.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_training_writes_the_same_weights_every_time(gold, tmp_path):
    from kgx.train import train

    train(gold, tmp_path / "one")
    train(gold, tmp_path / "two")
    names = {p.name for p in (tmp_path / "one").iterdir()}
    assert names == {"offices.tsv.gz", "model.json"}
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(("threshold", "expected"), [(0.7, ["learnt.holdsPosition"]), (0.8, [])])
def test_a_component_adds_what_reaches_its_threshold(extractor, tmp_path, threshold, expected):
    from kgx.extract import Extractor
    from kgx.model import Article

    Linear({"(bias)": 1.0}, threshold=threshold).save(tmp_path / "offices.tsv.gz")  # a probability of .731
    article = Article("a", "It was the finance minister who had to explain to Anna Berg why the lights were out.")
    taught = Extractor(extractor.nlp, learnt=str(tmp_path))
    [found] = taught.extract([article])
    evidence = [e for c in found.claims if c.relation == "holdsPosition" for e in c.evidence]
    assert [e.rule for e in evidence] == expected
    assert all(e.confidence == 0.731 and article.text[e.start : e.end] == article.text for e in evidence)
    assert taught.fingerprint != extractor.fingerprint


@pytest.mark.slow
def test_weights_that_are_not_there_are_asked_for(extractor, tmp_path):
    from kgx.extract import Extractor

    with pytest.raises(MissingError, match="kgx train"):
        Extractor(extractor.nlp, learnt=str(tmp_path))
