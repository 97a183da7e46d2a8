import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, load_npz

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, ModelFormatError, XRLinear
from xmr_core.scores import SCORE_FUNCTIONS

PECOS = Path(__file__).parents[1] / "data" / "pecos"


def test_a_model_that_pecos_wrote_predicts_what_pecos_predicted():
    X, theirs = csr_matrix(load_npz(PECOS / "X.npz")), csr_matrix(load_npz(PECOS / "predictions.npz"))
    ours = XRLinear.load_pecos(PECOS / "model").predict(X, k=10, beam_width=5)
    for i in range(X.shape[0]):
        assert set(ours[i].indices) == set(theirs[i].indices)
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-5)


@pytest.mark.parametrize("score_function", SCORE_FUNCTIONS)
def test_every_score_function_gives_what_pecos_gives(tmp_path, score_function):
    X, theirs = csr_matrix(load_npz(PECOS / "X.npz"))[:20], csr_matrix(load_npz(PECOS / f"scores/{score_function}.npz"))
    shutil.copytree(PECOS / "model", tmp_path / "model")
    for path in (tmp_path / "model" / "ranker").glob("*.model/param.json"):
        params = json.loads(path.read_text())
        params["pred_kwargs"]["post_processor"] = score_function
        path.write_text(json.dumps(params))
    model = XRLinear.load_pecos(tmp_path / "model")
    assert model.score_function == score_function
    ours = model.predict(X, k=10, beam_width=5)
    for i in range(X.shape[0]):
        assert set(ours[i].indices) == set(theirs[i].indices)
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-5)


def test_writing_it_again_gives_the_same_folder(tmp_path):
    XRLinear.load_pecos(PECOS / "model").save_pecos(tmp_path / "again")
    for path in (PECOS / "model").rglob("*.npz"):
        again = load_npz(tmp_path / "again" / path.relative_to(PECOS / "model"))
        assert (again != load_npz(path)).nnz == 0, path.name
    for path in (PECOS / "model").rglob("param.json"):
        theirs, ours = (json.loads((folder / path.relative_to(PECOS / "model")).read_text())
                        for folder in (PECOS / "model", tmp_path / "again"))  # fmt: skip
        ours.pop("pred_kwargs", None)
        theirs.pop("pred_kwargs", None)
        assert ours == theirs


@pytest.mark.parametrize("score_function", ["l3-hinge", "sigmoid"])
@pytest.mark.parametrize("ragged", [False, True])
def test_our_models_survive_the_round_trip(tmp_path, score_function, ragged):
    X, Y = random_problem(4)
    model = XRLinear(branching=4, max_leaf_size=3, bias=0.5, score_function=score_function)
    model.fit(X, Y, tree=ragged_tree(4, 23) if ragged else None)
    model.save_pecos(tmp_path / "model")
    again = XRLinear.load_pecos(tmp_path / "model")
    np.testing.assert_allclose(again.predict(X).toarray(), model.predict(X).toarray(), atol=1e-6)


def hostile(path: Path, **swapped: np.ndarray) -> None:
    """Put values into a stored matrix that would lead a reader out of bounds."""
    with np.load(path) as file:
        parts = {name: file[name] for name in file.files}
    for name, values in swapped.items():
        parts[name][: len(values)] = values
    np.savez(path, **parts)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda f: (f / "ranker" / "param.json").unlink(), "param.json is missing"),
        (lambda f: (f / "ranker" / "param.json").write_text("{}"), "names no depth"),
        (lambda f: (f / "ranker" / "param.json").write_text("[]"), "does not hold a JSON object"),
        (lambda f: (f / "ranker" / "1.model" / "W.npz").unlink(), "W.npz is missing"),
        (lambda f: hostile(f / "ranker/1.model/W.npz", indptr=np.array([0, 2**31 - 1, 3])), "is no sparse matrix"),
        (lambda f: hostile(f / "ranker/1.model/W.npz", indices=np.array([2_000_000_000])), "is no sparse matrix"),
        (lambda f: (f / "ranker/2.model/param.json").write_text('{"pred_kwargs": [1]}'), "no sound PECOS model"),
        (lambda f: (f / "ranker" / "1.model" / "W.npz").write_bytes(b"PK"), "is no sparse matrix"),
        (lambda f: shutil.copy(f / "ranker/0.model/W.npz", f / "ranker/1.model/W.npz"), "no sound PECOS model"),
        (lambda f: shutil.copy(f / "ranker/2.model/C.npz", f / "ranker/1.model/C.npz"), "no sound PECOS model"),
    ],
)
def test_a_damaged_folder_is_refused_in_words(tmp_path, damage, message):
    folder = tmp_path / "model"
    shutil.copytree(PECOS / "model", folder)
    damage(folder)
    with pytest.raises(ModelFormatError, match=message):
        XRLinear.load_pecos(folder)


def test_a_folder_with_files_is_not_overwritten(tmp_path):
    (tmp_path / "thesis.txt").write_text("irreplaceable")
    with pytest.raises(InputError, match="holds files"):
        XRLinear.load_pecos(PECOS / "model").save_pecos(tmp_path)


def test_only_children_need_a_bias_to_be_written(tmp_path):
    X, Y = random_problem(4)
    model = XRLinear(bias=0.0).fit(X, Y, tree=ragged_tree(4, 23))
    with pytest.raises(InputError, match="bias"):
        model.save_pecos(tmp_path / "model")


def test_the_matrices_are_stored_uncompressed_as_pecos_reads_no_others(tmp_path):
    XRLinear.load_pecos(PECOS / "model").save_pecos(tmp_path / "again")
    for path in (tmp_path / "again").rglob("*.npz"):
        with zipfile.ZipFile(path) as file:
            assert {member.compress_type for member in file.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize(("params", "message"), [({"match_weight": 1.0}, "no prototypes"),
                                                 ({"score_function": "noop"}, "With noop")])  # fmt: skip
def test_what_pecos_cannot_hold_is_not_written(tmp_path, params, message):
    X, Y = random_problem(4)
    model = XRLinear(**params).fit(X, Y, tree=ragged_tree(4, 23))
    with pytest.raises(InputError, match=message):
        model.save_pecos(tmp_path / "model")
