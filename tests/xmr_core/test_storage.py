import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.xmr_core.data import random_problem
from xmr_core import InputError, ModelFormatError, ProductSearch, XRLinear
from xmr_core.storage import ARRAYS, MANIFEST, checked_frozen


@pytest.fixture(scope="module")
def model() -> XRLinear:
    return XRLinear(branching=4, max_leaf_size=3).fit(*random_problem(0))


@pytest.fixture
def folder(model, tmp_path):
    model.save(tmp_path / "model")
    return tmp_path / "model"


def test_round_trip_predicts_the_same(model, folder):
    X, _ = random_problem(0)
    again = XRLinear.load(folder)
    assert again.get_params() == model.get_params()
    assert (again.predict(X) != model.predict(X)).nnz == 0
    assert again.trace(X[0]).nodes_scored == model.trace(X[0]).nodes_scored


def test_saving_again_replaces_the_model_and_leaves_nothing_beside_it(model, folder):
    model.prune(0.5).save(folder)
    assert XRLinear.load(folder).threshold == 0.5
    assert [p.name for p in folder.parent.iterdir()] == ["model"]


def test_a_folder_with_other_files_is_not_overwritten(model, tmp_path):
    (tmp_path / "thesis.txt").write_text("irreplaceable")
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="holds other files"):
        model.save(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "irreplaceable"


def flip_a_byte(folder):
    data = bytearray((folder / ARRAYS).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / ARRAYS).write_bytes(data)


def truncate(folder):
    (folder / ARRAYS).write_bytes((folder / ARRAYS).read_bytes()[:100])


def edit_manifest(**changes):
    def edit(folder):
        manifest = json.loads((folder / MANIFEST).read_text())
        (folder / MANIFEST).write_text(json.dumps(manifest | changes))

    return edit


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (flip_a_byte, "is damaged"),
        (truncate, "is damaged"),
        (lambda f: (f / ARRAYS).unlink(), "is missing"),
        (lambda f: (f / MANIFEST).unlink(), "manifest.json is missing"),
        (lambda f: (f / MANIFEST).write_text("{"), "is no sound model"),
        (lambda f: (f / MANIFEST).write_text("[]"), "is no sound model"),
        (edit_manifest(format="pecos"), "the format 'pecos'"),
        (edit_manifest(version=99), "written in version 99"),
        (edit_manifest(kind="trie"), "holds a 'trie' model"),
        (edit_manifest(arrays={}), "does not hold the arrays"),
        (edit_manifest(sha256={"../../etc/passwd": "0"}), "is incomplete"),
        (edit_manifest(meta={"params": {"depth": 1}, "n_features": 30}), "is no sound model"),
        (lambda f: shutil.rmtree(f), "is no model folder"),
    ],
)
def test_a_damaged_folder_is_refused_in_words(folder, damage, message):
    damage(folder)
    with pytest.raises(ModelFormatError, match=message):
        XRLinear.load(folder)


@pytest.mark.parametrize("n_features", [0, -1, 2**31, 10**18, 30.0, "30", True, None])
def test_a_number_of_features_that_cannot_be_is_refused(folder, n_features):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["meta"]["n_features"] = n_features
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelFormatError, match="n_features must be a whole number"):
        XRLinear.load(folder)


def swapped(a):
    return np.concatenate([a[1:], a[:1]])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("entry_child", lambda a: a + 100),
        ("entry_child", lambda a: a - 1),
        ("row_feature", lambda a: a + 30),
        ("row_begin", swapped),
        ("row_begin", lambda a: np.concatenate([[0, 2**63 - 1, -(2**63), -1], a[4:]])),
        ("row_feature", lambda a: a[::-1].copy()),
        ("carried", lambda a: ~a),
        ("chunk_ptr", swapped),
        ("child_ptr", swapped),
        ("level_ptr", lambda a: np.sort(a)[::-1].copy()),
        ("level_ptr", lambda a: a[[0, 1, -1]]),
        ("label_of_leaf", lambda a: a * 0),
        ("entry_weight", lambda a: a * np.float32(np.nan)),
        ("bias", lambda a: a.astype(np.float64)),
        ("carried", lambda a: a[:-1]),
    ],
)
def test_arrays_that_would_lead_a_kernel_astray_are_refused(model, name, change):
    arrays = model.frozen_._asdict()
    with pytest.raises(ModelFormatError):
        checked_frozen(arrays | {name: change(arrays[name])}, 30)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("match_begin", lambda a: a[:-1]),
        ("match_begin", swapped),
        ("match_begin", lambda a: a[:0]),
        ("match_child", lambda a: a + 100),
        ("match_child", lambda a: a[:-1]),
        ("match_child", lambda a: a.astype(np.int64)),
        ("match_value", lambda a: a[:-1]),
        ("match_value", lambda a: a.astype(np.float32)),
        ("match_scale", lambda a: a[:-1]),
        ("match_scale", lambda a: a * np.float32(np.nan)),
        ("match_scale", lambda a: -a),
        ("match_weight", lambda a: a * np.nan),
        ("match_weight", lambda a: -a),
        ("match_weight", lambda a: a[:0]),
    ],
)
def test_prototypes_that_would_lead_a_kernel_astray_are_refused(name, change):
    model = XRLinear(branching=4, max_leaf_size=3, match_weight=2.0).fit(*random_problem(0))
    arrays = model.frozen_._asdict()
    checked_frozen(arrays, 30)
    with pytest.raises(ModelFormatError):
        checked_frozen(arrays | {name: change(arrays[name])}, 30)


def test_a_match_weight_without_prototypes_is_refused(model):
    with pytest.raises(ModelFormatError, match="match_begin is missing"):
        checked_frozen(model.frozen_._asdict() | {"match_weight": np.ones(1)}, 30)


def test_missing_arrays_are_named(model):
    arrays = model.frozen_._asdict()
    del arrays["bias"]
    with pytest.raises(ModelFormatError, match="Arrays are missing: bias"):
        checked_frozen(arrays, 30)


def test_product_search_round_trip(tmp_path):
    search = ProductSearch().fit(["red mug", "blue mug", "teapot"], ["Mug, Red", "Mug, Blue", "Tea Pot"])
    search.save(tmp_path / "shop")
    again = ProductSearch.load(tmp_path / "shop")
    assert again.search("a red mug") == search.search("a red mug")
    assert again.node_name(again.tree.depth, 0) == search.node_name(search.tree.depth, 0)
    with pytest.raises(ModelFormatError, match="holds a 'product-search' model"):
        XRLinear.load(tmp_path / "shop")


def test_an_old_model_comes_back_when_the_new_one_cannot_take_its_place(model, folder, monkeypatch):
    rename = Path.rename

    def refuse(self, target):
        if target == folder and not self.name.endswith(".old"):
            raise PermissionError("in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        model.save(folder)
    XRLinear.load(folder)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_parameters_of_numpy_types_are_saved_as_plain_numbers(tmp_path):
    params = {
        "Cp": np.float64(0.5),
        "threshold": np.float32(0.25),
        "max_leaf_size": np.int64(3),
        "n_trees": np.int64(2),
    }
    XRLinear(**params).fit(*random_problem(0)).save(tmp_path / "model")
    again = XRLinear.load(tmp_path / "model").get_params()
    assert {name: again[name] for name in params} == params
    assert type(again["n_trees"]) is int


def test_a_model_is_saved_with_the_trees_it_has(model, tmp_path):
    other = XRLinear(**model.get_params()).set_params(n_trees=3)
    other.rankers_ = model.rankers_
    other.save(tmp_path / "model")
    assert XRLinear.load(tmp_path / "model").n_trees == 1


def test_more_trees_than_arrays_are_refused_at_once(model):
    with pytest.raises(ModelFormatError, match="trees"):
        XRLinear.from_arrays({"n_trees": 10**12}, model.n_features_in_, model.to_arrays())
