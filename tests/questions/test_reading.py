"""Files of the bank are read strictly, and a fault says file, card and field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import BankError
from questions.files import LeadershipFile, TechnicalFile
from questions.reading import read_file, read_yaml
from tests.questions.examples import ASKING, CLARIFY, MISTAKE, content, single, write

PCA = "technical/pca.yaml"
DIVE_DEEP = "leadership/dive_deep.yaml"


def refusal(path) -> str:
    with pytest.raises(BankError) as caught:
        read_file(path)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return str(caught.value)


def broken(tmp_path, name, change) -> str:
    data = content(name)
    change(data)
    return refusal(write(tmp_path, name, data))


# ------------------------------------------------------------------ YAML


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml, line 3: the key 'a' stands twice"),
        ("a: 1\nb: {c: 1, c: 2}", "f.yaml, line 2: the key 'c' stands twice"),
        ("a: [{c: 1}, {d: {e: 1, e: 1}}]", "the key 'e' stands twice"),
        ("a: 1\n\"a\": 2", "the key 'a' stands twice"),
        ("no: 1", "f.yaml, line 1: the key 'no' is read as False; put it in double quotes"),
        ("on: 1", "the key 'on' is read as True"),
        ("a: {Off: 1}", "the key 'Off' is read as False"),
        ("1: 1", "the key '1' is read as 1"),
        ("null: 1", "the key 'null' is read as None"),
        ("2020-01-01: 1", "the key '2020-01-01' is read as"),
        ("[a]: 1", "is read as"),
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}", "merge keys (<<) are not used here"),
        ("a: !!python/object/apply:os.system ['true']", "f.yaml, line 1: could not determine a constructor"),
        ("a: [1", "f.yaml, line 2: did not find expected"),
        ("a: \"C:\\d\"", "f.yaml, line 1:"),
        ("a: \x07", "f.yaml: "),
        ("", "a mapping with 'schema' and 'cards' is wanted, and there is nothing"),
        ("- a", "and there is a list"),
        ("words", "and there is a str"),
    ],
)  # fmt: skip
def test_yaml_surprises_are_refused(text, said):
    with pytest.raises(BankError) as caught:
        read_yaml(text, "f.yaml")
    assert said in str(caught.value)


def test_quoted_keys_and_nested_mappings_are_read():
    text = '"no": {a: [1, {b: 2}], "on": x}\nc: &x [1]\nd: *x'
    assert read_yaml(text, "f") == {"no": {"a": [1, {"b": 2}], "on": "x"}, "c": [1], "d": [1]}


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text):
    said = "f"
    try:
        found = read_yaml(text, "f")
    except BankError as error:
        found, said = {}, str(error)
    assert isinstance(found, dict)
    assert said.startswith("f")


# ------------------------------------------------------------------ shapes


@pytest.mark.parametrize("name", [PCA, "technical/xmr.yaml", DIVE_DEEP, "design/product_search.yaml"])
def test_content_of_the_bank_survives_writing_and_reading(tmp_path, name):
    assert read_file(write(tmp_path, name, content(name))).cards


@pytest.mark.parametrize(("name", "card"), [("asking", ASKING), ("drills", CLARIFY), ("mistakes", MISTAKE)])
def test_single_files_are_read_and_refuse_unknown_fields(tmp_path, name, card):
    assert read_file(write(tmp_path, f"{name}.yaml", single(card))).cards[0].id == card["id"]
    said = refusal(write(tmp_path, f"{name}.yaml", single(card | {"extra": 1})))
    assert said == f"{tmp_path.name}/{name}.yaml, card {card['id']}, field extra: unknown field"


def test_every_fault_of_a_file_is_named_with_card_and_field(tmp_path):
    def change(data):
        data["cards"][0]["hint"] = "x"
        data["cards"][1]["difficulty"] = 4
        del data["cards"][2]["rubric"]["must"][1]["any_of"]

    said = broken(tmp_path, PCA, change).splitlines()
    assert said == [
        "technical/pca.yaml, card pca-what-problem-solved, field hint: unknown field",
        "technical/pca.yaml, card pca-why-standardise, field difficulty: Input should be 1, 2 or 3; there is 4",
        "technical/pca.yaml, card pca-versus-svd, field rubric.must.1.any_of: this field is missing",
    ]


def put(*path_and_value):
    *path, value = path_and_value

    def change(data):
        place = data["cards"][0]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("id", "PCA_what"), "field id"),
        (put("id", "pca--what"), "field id"),
        (put("id", "pca-what-"), "field id"),
        (put("prompt", "  \n"), "field prompt"),
        (put("prompt", 7), "field prompt"),
        (put("minutes", True), "field minutes"),
        (put("minutes", 0), "field minutes"),
        (put("difficulty", "1"), "field difficulty"),
        (put("kind", "story"), "field kind"),
        (put("role", "manager"), "field role"),
        (put("paraphrases", ["one", "two"]), "field paraphrases"),
        (put("recall", [{"q": "a", "a": "b"}]), "field recall"),
        (put("rubric", "must", []), "field rubric.must"),
        (put("rubric", "must", 0, "any_of", []), "field rubric.must.0.any_of"),
        (put("rubric", "must", 0, "any_of", "loose words"), "field rubric.must.0.any_of"),
        (put("source_refs", 0, "document", 2), "field source_refs.0.document"),
        (put("source_refs", 0, "document", "004"), "field source_refs.0.document"),
        (put("source_refs", 0, "place", ""), "field source_refs.0.place"),
        (put("followups", 0, "when", "often"), "field followups.0.when"),
        (put("followups", 0, "when", {"missing": "a", "covered": "b"}), "field followups.0.when"),
        (put("followups", 0, "stage", "end"), "field followups.0.stage"),
        (put("demo", "page", "algorithms/pca"), "field demo.page"),
        (put("deep_dive", {}), "field deep_dive: a deep dive has maths, complexity or both"),
        (put("demo", "step", -1), "field demo.step"),
        (put("demo", "step", "first"), "field demo.step"),
        (put("demo", "state", "pca_data", ["a"]), "field demo.state.pca_data"),
        (put("checks", 0, "equals", float("nan")), "field checks.0.equals"),
        (put("checks", 0, "tolerance", -1), "field checks.0.tolerance"),
        (put("topic", "xmr"), "cards of another topic than pca: pca-what-problem-solved"),
    ],
)  # fmt: skip
def test_a_technical_card_that_does_not_fit_is_refused(tmp_path, change, said):
    assert said in broken(tmp_path, PCA, change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("worked", "fictional", False), "field worked.fictional"),
        (put("worked", "sentences", 0, "part", "X"), "field worked.sentences.0.part"),
        (put("weak", "sentences", 0, "problem", ""), "field weak.sentences.0.problem"),
        (put("principles", ["Dive deep"]), "field principles.0"),
        (put("principles", ["Ownership"]), "cards that do not name Dive Deep: dive-deep-metric-looked-fine"),
        (put("also_serves", 0, "principle", "Curiosity"), "field also_serves.0.principle"),
    ],
)
def test_a_story_that_does_not_fit_is_refused(tmp_path, change, said):
    assert said in broken(tmp_path, DIVE_DEEP, change)


def test_the_timing_of_a_case_fills_the_round(tmp_path):
    said = broken(tmp_path, "design/product_search.yaml", put("timing", 0, "minutes", 7))
    assert "timing adds up to 41 minutes, and minutes says 40" in said


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("schema", 2, "field schema"),
        ("topic", "pcb", "unknown topic; the topics are framing, bias_variance"),
        ("title", "PCA", "the title of pca is 'PCA and SVD', not 'PCA'"),
        ("cards", [], "field cards"),
        ("cards", ["text"], "card number 1"),
        ("author", "x", "technical/pca.yaml, field author: unknown field"),
    ],
)
def test_a_file_whose_head_does_not_fit_is_refused(tmp_path, field, value, said):
    assert said in broken(tmp_path, PCA, lambda data: data.update({field: value}))


def test_names_of_files_follow_from_their_content(tmp_path):
    assert "should be pca.yaml" in refusal(write(tmp_path, "technical/svd.yaml", content(PCA)))
    assert "should be dive_deep.yaml" in refusal(write(tmp_path, "leadership/deep.yaml", content(DIVE_DEEP)))


def test_files_elsewhere_missing_or_not_text_are_refused(tmp_path):
    assert "not in a folder of the bank" in refusal(write(tmp_path, "poems/pca.yaml", content(PCA)))
    assert "cannot be read" in refusal(tmp_path / "technical" / "pca.yaml")
    (tmp_path / "technical").mkdir()
    (tmp_path / "technical" / "pca.yaml").write_bytes(b"schema: \xff")
    assert "cannot be read as UTF-8" in refusal(tmp_path / "technical" / "pca.yaml")


def test_cards_are_frozen(tmp_path):
    file = read_file(write(tmp_path, PCA, content(PCA)))
    assert isinstance(file, TechnicalFile)
    with pytest.raises(ValueError, match="frozen"):
        file.cards[0].prompt = "x"


def test_a_principle_comes_without_its_cards_as_well(tmp_path):
    file = read_file(write(tmp_path, DIVE_DEEP, content(DIVE_DEEP)))
    assert isinstance(file, LeadershipFile)
    assert file.header.principle == "Dive Deep"
    assert file.header.worded_like == tuple(content(DIVE_DEEP)["worded_like"])
