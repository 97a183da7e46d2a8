"""The log from WordNet, on a lexicon of five meanings written by hand in WordNet's own format."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import wordnet_log
from benchmarks.wordnet_log import Meaning, meanings, pairs, split

LICENCE = "  1 This is the licence, which is no synset.\n"
NOUN = [
    '00000101 13 n 02 hot_dog 0 frank 0 001 @ 00000202 n 0000 | a warm sausage in a long bun; "a bagel"  \n',
    "00000202 13 n 01 sausage 0 001 ~ 00000101 n 0000 | minced meat  \n",
    "00000303 13 n 01 bun 0 000 | small bread  \n",
]
VERB = ["00000101 29 v 01 grill 0 000 01 + 08 00 | cook a hot dog  \n"]
ADJ = ["00000101 00 s 01 warm(p) 0 001 & 00000202 s 0000 | not cold  \n", "00000202 00 a 01 tepid 0 000 | dull  \n"]


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    for part, lines in (("noun", NOUN), ("verb", VERB), ("adj", ADJ), ("adv", [])):
        (tmp_path / f"data.{part}").write_text(LICENCE + "".join(lines), encoding="utf-8")
    (tmp_path / "cntlist.rev").write_text("bun%1:13:00:: 1 7\nfrank%1:13:00:: 1 999999\n", encoding="utf-8")
    return tmp_path


def test_meanings_are_read_as_they_are_written(lexicon: Path) -> None:
    found = meanings(lexicon)
    assert list(found) == ["n00000101", "n00000202", "n00000303", "v00000101", "a00000101", "a00000202"]
    dog = found["n00000101"]
    assert dog.lemmas == ["hot dog", "frank"]
    assert dog.counts.tolist() == [1, 1_000_000]
    assert dog.related == ["n00000202"]
    assert dog.gloss == " a warm sausage in a long bun; "  # an example tells nothing of the meaning
    assert found["n00000303"].counts.tolist() == [8]
    assert found["a00000101"].lemmas == ["warm"]  # where it stands in a sentence is left out
    assert found["a00000101"].related == ["a00000202"]  # "s" is an adjective too, in the same file


def test_the_pairs_are_pointers_synonyms_and_the_rarest_words_of_glosses(lexicon: Path) -> None:
    rows = pairs(meanings(lexicon), np.random.default_rng(0))
    # "frank" stands for its meaning a million times as often as "hot dog"; of "warm", "sausage" and "bun" in its gloss,
    # all in one gloss, the first two make pairs.
    wanted = [("frank", "sausage"), ("frank", "hot dog"), ("frank", "warm"), ("grill", "hot dog"), ("warm", "tepid")]
    assert sorted(sorted(row) for row in rows) == sorted(sorted(row) for row in wanted)


def test_a_pair_comes_once_whichever_way_round() -> None:
    a, b = (Meaning([name], np.ones(1), [other], "") for name, other in (("tea", "b"), ("pot", "a")))
    assert len(pairs({"a": a, "b": b}, np.random.default_rng(0))) == 1


def test_a_meaning_that_points_at_itself_makes_no_pair() -> None:
    assert pairs({"a": Meaning(["tea"], np.ones(1), ["a"], "tea")}, np.random.default_rng(0)) == []


def test_a_tenth_is_held_out_and_most_of_both_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(str(i), "x") for i in range(50)]
    assert split(rows) == (rows[5:], rows[:5])
    monkeypatch.setattr(wordnet_log, "N_TEST", 3)
    monkeypatch.setattr(wordnet_log, "N_TRAIN", 4)
    assert split(rows) == (rows[3:7], rows[:3])


def test_the_command_writes_both_files(
    lexicon: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(sys, "argv", ["wordnet_log", str(tmp_path / "out"), "--dict", str(lexicon)])
    wordnet_log.main()
    lines = [(tmp_path / "out" / f"{name}.tsv").read_text(encoding="utf-8").splitlines() for name in ("train", "test")]
    assert [found[0] for found in lines] == ["previous\tquery"] * 2
    assert sum(len(found) - 1 for found in lines) == 5
    assert "| training pairs" in capsys.readouterr().out


def test_a_folder_without_wordnet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["wordnet_log", str(tmp_path / "out"), "--dict", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"has no data.adj. Run apt-get install wordnet-base"):
        wordnet_log.main()
