"""The bank finds cards by id and by what they are about; the command says what is wrong and counts."""

import pytest

from questions import Bank, BankError, command, load_bank
from questions.bank import bank_of, bank_paths, read_files
from questions.command import floor_faults, gaps, main
from questions.topics import FLOORS, PRINCIPLES, TOPICS, file_key
from tests.questions.examples import ASKING, CLARIFY, MISTAKE, content, single, write

PCA, DIVE_DEEP = "technical/pca.yaml", "leadership/dive_deep.yaml"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A bank of its own with a topic, a principle and the single files."""
    for name in (PCA, "technical/xmr.yaml", DIVE_DEEP):
        write(tmp_path, name, content(name))
    for name, card in (("asking", ASKING), ("drills", CLARIFY), ("mistakes", MISTAKE)):
        write(tmp_path, f"{name}.yaml", single(card))
    monkeypatch.setattr(command, "bank_paths", lambda: bank_paths(tmp_path))
    return tmp_path


@pytest.fixture
def bank(folder) -> Bank:
    files, faults = read_files(bank_paths(folder))
    assert faults == []
    return bank_of(list(files.values()))


def test_topics_and_principles_are_those_wanted():
    assert len(TOPICS) == 23
    assert len({topic.key for topic in TOPICS}) == 23
    assert sum(topic.floor for topic in TOPICS) >= 220
    assert len(set(PRINCIPLES)) == 16
    assert file_key("Strive to be Earth's Best Employer") == "strive_to_be_earths_best_employer"
    assert file_key("Are Right, A Lot") == "are_right_a_lot"


def test_a_card_is_found_by_its_id(bank):
    for card in bank.cards:
        assert bank.card(card.id) is card
    with pytest.raises(KeyError, match="nowhere"):
        bank.card("nowhere")


def test_the_filter_holds_all_that_is_asked(bank):
    def ids(**asked):
        return [card.id for card in bank.filter(**asked)]

    assert ids() == [card.id for card in bank.cards]
    assert ids(topic="pca") == [card["id"] for card in content(PCA)["cards"]]
    assert ids(topic="pca", difficulty=2, kind="debug") == ["pca-why-standardise"]
    assert ids(topic="pca", role="senior") == ["pca-when-it-hurts-a-classifier"]
    assert ids(principle="Dive Deep") == ids(family="story") == [card["id"] for card in content(DIVE_DEEP)["cards"]]
    assert ids(principle="Earn Trust") == []  # one story could serve it, none is asked for it
    assert ids(family="clarify", difficulty=1) == ["clarify-predict-churn"]
    assert ids(topic="graphs") == ids(topic="pca", principle="Dive Deep") == []


def test_cards_are_counted(bank):
    assert bank.topics["pca"] == 4
    assert bank.topics["graphs"] == 0
    assert list(bank.topics) == [topic.key for topic in TOPICS]
    assert bank.count("difficulty") == {"1": 2, "2": 4, "3": 2}
    assert [head.principle for head in bank.principles] == ["Dive Deep"]


def test_files_come_in_the_order_of_topics(folder):
    names = [path.name for path in bank_paths(folder)]
    assert names == ["pca.yaml", "xmr.yaml", "dive_deep.yaml", "asking.yaml", "drills.yaml", "mistakes.yaml"]


def test_an_id_stands_once_in_the_bank(folder):
    write(folder, "asking.yaml", single(ASKING | {"id": "pca-versus-svd"}))
    _, faults = read_files(bank_paths(folder))
    assert len(faults) == 1
    assert faults[0].endswith("asking.yaml, card pca-versus-svd: the id is used twice, first in technical/pca.yaml")


def test_the_bank_is_read_once_and_a_broken_one_is_refused(folder, monkeypatch):
    assert load_bank() is load_bank()
    write(folder, PCA, content(PCA) | {"author": "x"})
    monkeypatch.setattr("questions.bank.bank_paths", lambda: bank_paths(folder))
    load_bank.cache_clear()
    try:
        with pytest.raises(BankError, match=r"technical/pca\.yaml, field author: unknown field"):
            load_bank()
    finally:
        load_bank.cache_clear()


# ------------------------------------------------------------------ the command


def run(capsys, *arguments) -> tuple[int, str]:
    code = main(["check", *map(str, arguments)])
    return code, capsys.readouterr().out


def test_a_bank_without_faults_passes_and_is_counted(folder, capsys):
    code, said = run(capsys)
    assert code == 0
    assert "No fault in 12 cards." in said
    assert "  pca                                                  4      8\n" in said
    assert "  Dive Deep                                            2      6\n" in said
    assert "l1-versus-l2 (named by xmr-what-weight-pruning-trades)" in said


def test_faults_are_told_by_card_and_only_of_the_files_named(folder, capsys):
    data = content(PCA)
    data["cards"][1]["answer_30s"] = "Too short."
    write(folder, PCA, data)
    write(folder, "asking.yaml", single(ASKING | {"why": ""}))
    code, said = run(capsys)
    assert code == 1
    assert said.splitlines()[0].endswith("asking.yaml, card ask-hardest-problem-now, field why: String should have at "
                                         "least 1 character; there is ''")  # fmt: skip
    assert said.splitlines()[1] == (
        "technical/pca.yaml, card pca-why-standardise: answer_30s has 2 words; wanted are 40 to 80"
    )
    assert run(capsys, folder / "technical/xmr.yaml")[0] == 0
    code, said = run(capsys, folder / PCA)
    assert code == 1
    assert "asking" not in said.split("\n\n")[0]
    assert run(capsys, folder / "nowhere.yaml")[0] == 1


def test_prompts_that_ask_nearly_the_same_are_told(folder, capsys):
    data = content("technical/xmr.yaml")
    data["cards"][0]["prompt"] = "What is PCA, and which problem does it solve in machine learning?"
    write(folder, "technical/xmr.yaml", data)
    twins = "cards pca-what-problem-solved and xmr-why-tree-and-beam: their prompts ask nearly the same"
    assert twins in run(capsys, folder / PCA)[1]
    assert twins in run(capsys, folder / "technical/xmr.yaml")[1]
    assert twins not in run(capsys, folder / DIVE_DEEP)[1]


def test_a_file_outside_the_bank_is_checked_beside_it(folder, tmp_path, capsys):
    data = content("leadership/dive_deep.yaml")
    data["cards"] = data["cards"][:1]
    path = write(tmp_path / "elsewhere", DIVE_DEEP, data)
    code, said = run(capsys, path)
    assert code == 1
    assert "the id is used twice, first in leadership/dive_deep.yaml" in said


def test_floors_are_faults_only_if_asked(folder, bank, capsys):
    assert run(capsys)[0] == 0
    code, said = run(capsys, "--floors")
    assert code == 1
    assert "pca: 4 of at least 8\n" in said
    found = floor_faults(bank)
    assert len(found) == len(TOPICS) + len(PRINCIPLES) + len(FLOORS) - 1  # the floor of mistakes is reached
    assert floor_faults(Bank(bank.cards * 300)) != []  # many cards of one topic do not fill another


# ------------------------------------------------------------------ the bank as it is


def test_the_bank_is_complete():
    assert floor_faults(load_bank()) == []
    assert len(load_bank().filter(family="technical")) >= 220
    assert len(load_bank().filter(family="story")) >= 96
    assert [head.principle for head in load_bank().principles] == list(PRINCIPLES)


def test_difficulties_are_mixed():
    technical = load_bank().filter(family="technical")
    shares = [len(load_bank().filter(family="technical", difficulty=level)) / len(technical) for level in (1, 2, 3)]
    assert shares == pytest.approx([0.35, 0.45, 0.20], abs=0.05)


def test_what_cards_name_is_in_the_bank():
    assert gaps(load_bank(), load_bank().cards) == []
