"""Labels and missing parts: relations, nasty texts, and the figures that must hold on answers held apart."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from benchmarks.feedback import HELD, label_figures, part_figures
from practice.errors import PracticeError
from practice.feedback import label_star, missing_parts
from practice.feedback.star import kept
from practice.feedback.star.altered import without_i, without_part
from practice.feedback.star.answers import read_answers
from practice.feedback.star.features import cue_row, rows
from practice.feedback.star.kept import load
from practice.feedback.star.training import LABELLER, Recipe, fit, train

NASTY = [
    "", " \n ", "\0\x07\x1b[31m", "?!... --- ???", "x" * 100_000, "so " * 30_000, "so" + "," * 99_000, "\ud800 half",
    "<script>alert(1)</script> " * 3_000, "我们在周五之前必须完成这个项目。" * 500, "هذا نص باللغة العربية " * 300,
    "a. b. c. " * 11_000, "\U0001f600 " * 5_000, "was " * 25_000, "I " + "very" * 20_000 + "ly asked",
]  # fmt: skip
WHOLE = [answer for answer in read_answers() if answer.complete]
PIECES = st.sampled_from([sentence for answer in WHOLE[::9] for sentence in answer.sentences])


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_read_calmly(text: str) -> None:
    labelled = label_star(text)
    assert " ".join(said for said, _, _ in labelled).split() == text.replace("\ud800", "?").replace("\0", "").split()
    assert all(label in "STAR" and 0 <= share <= 1 for _, label, share in labelled)
    assert missing_parts(text).note is None


@settings(max_examples=25)
@given(st.lists(PIECES, min_size=1, max_size=9), st.data())
def test_a_corrected_label_stays(said: list[str], data: st.DataObject) -> None:
    text = " ".join(said)
    n = len(label_star(text))
    fixed = data.draw(st.dictionaries(st.integers(0, n - 1), st.sampled_from("STAR"), max_size=n))
    labelled = label_star(text, fixed)
    assert all(labelled[i][1] == label and labelled[i][2] == pytest.approx(1) for i, label in fixed.items())
    assert all(label in "STAR" and 0 <= share <= 1 for _, label, share in labelled)


@pytest.mark.parametrize("fixed", [{2: "S"}, {-1: "S"}, {0: "X"}, {0: ""}, {0: "ST"}])
def test_a_correction_of_nothing_is_refused(fixed: dict[int, str]) -> None:
    with pytest.raises(PracticeError):
        label_star("It broke. I fixed it.", fixed)


def test_at_most_one_part_is_named_and_it_is_below_its_threshold() -> None:
    for answer in WHOLE[::25]:
        for part in range(4):
            found = missing_parts(" ".join(without_part(answer, part).sentences))
            assert found.note is None or found.scores[found.note] < 0
            assert found.note != "T" or all(found.scores[other] >= 0 for other in "SAR")


def test_the_regression_is_that_of_scikit_learn() -> None:
    some = WHOLE[::12]
    evidence, model = fit(some, Recipe(with_place=True))
    X = np.vstack([rows(a.sentences, evidence(a.sentences, a), with_place=True) for a in some])
    y = np.concatenate([a.labels for a in some])
    theirs = LogisticRegression(C=0.3, tol=1e-8, max_iter=2_000).fit(X, y)
    assert model.coef == pytest.approx(theirs.coef_, abs=2e-3)


def test_an_answer_does_not_speak_for_itself() -> None:
    some = WHOLE[:40]
    evidence = fit(some, LABELLER)[0]
    others = fit(some[1:], LABELLER)[0]
    known = evidence(some[0].sentences, some[0])
    assert known == pytest.approx(others(some[0].sentences), abs=0.6)
    assert abs(evidence(some[0].sentences) - known).max() > 0.6


def test_training_twice_gives_the_same_bits_and_survives_keeping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [answer for writer in "bcde" for answer in WHOLE if answer.writer == writer and answer.id[-1] in "14"]
    first, second = train(some).arrays(), train(some).arrays()
    assert all(np.array_equal(first[name], second[name]) for name in first)
    monkeypatch.setenv("STARBEAM_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kept, "read_answers", lambda: some)
    kept.reader_file().write_bytes(b"PK\x03\x04 cut short")
    kept.load.cache_clear()
    kept.load()  # trains and keeps
    kept.load.cache_clear()
    again = kept.load().arrays()
    kept.load.cache_clear()
    assert all(np.array_equal(first[name], again[name]) for name in first)


def test_no_sentence_held_apart_is_learned_from() -> None:
    learned = {" ".join(s.lower().split()) for answer in read_answers() for s in answer.sentences}
    apart = {" ".join(s.lower().split()) for answer in read_answers(HELD) for s in answer.sentences}
    assert len(read_answers(HELD)) >= 80
    assert len(read_answers()) >= 400
    assert not learned & apart


def test_what_the_issue_asks_for_holds_on_answers_held_apart() -> None:
    whole = [answer for answer in read_answers(HELD) if answer.complete]
    missed = [figure.name for figure in [*label_figures(whole), *part_figures(whole)] if not figure.holds]
    assert not missed


def test_an_action_without_i() -> None:
    answer = next(
        a for a in WHOLE if any(s.startswith("I ") and k == 2 for s, k in zip(a.sentences, a.labels, strict=True))
    )
    assert not any(
        s.startswith("I ") for s, k in zip(without_i(answer).sentences, answer.labels, strict=True) if k == 2
    )


def test_cues_by_hand() -> None:
    assert cue_row("- I had to decide by Friday.").tolist() == cue_row("I had to decide by Friday.").tolist()
    assert cue_row("I had to decide by Friday.")[-8 + 1] == 1
    assert cue_row("Asked the nurse.")[-8 + 2] == 1


@pytest.mark.parametrize(
    "text", ["# x | loud | y | complete\nS a", "# x | spoken | y | complete\nQ a", "# x | spoken | y | complete"]
)
def test_a_file_that_is_not_of_the_format_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "z.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"z\.txt"):
        read_answers([file])


def test_the_reader_is_kept_without_objects() -> None:
    load()
    with np.load(kept.reader_file(), allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)
