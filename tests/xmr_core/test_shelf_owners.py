"""Shelves of several people in one folder: who sees which names, and pins and results apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xmr_core.test_experiment_results import features_result
from xmr_core import ModelFormatError
from xmr_core.experiments import cache
from xmr_core.experiments.pins import add_pin, free_name, load_pins, remove_pin, remove_pins
from xmr_core.shelf import Shelf, data_folder, owner_of, without_owner

ADA, BOB = owner_of("https://id.example|1"), owner_of("https://id.example|2")
OWN = Shelf("own")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")


def test_each_sees_their_own_and_without_sign_in_what_nobody_owns() -> None:
    shelves = [OWN, OWN.of(ADA), OWN.of(BOB)]
    names = [shelf.name_for("my shop.csv", b"1") for shelf in shelves]
    for name in names:
        (data_folder() / name).mkdir(parents=True)
    assert [shelf.names() for shelf in shelves] == [[name] for name in names]
    assert names[0] == "own-my-shop-6b86b273"  # sha256 of "1" begins so
    assert names[1] == f"own-{ADA}-my-shop-6b86b273"
    assert OWN.folder(names[1]) == data_folder() / names[1]  # the engines load by name alone


def test_a_name_of_somebody_else_is_no_name() -> None:
    (data_folder() / f"own-{ADA}-shop-1a2b").mkdir(parents=True)
    for name in (f"own-{ADA}-shop-1a2b", "own-shop-1a2b", f"own-{BOB}", f"own-{BOB}x-shop-1a2b", f"own-{BOB}-../x"):
        with pytest.raises(ModelFormatError, match="no name"):
            OWN.of(BOB).folder(name)
        with pytest.raises(ModelFormatError, match="no name"):
            OWN.of(BOB).delete(name)
    assert OWN.of(ADA).names() == [f"own-{ADA}-shop-1a2b"]


@given(st.text(min_size=1), st.text(min_size=1), st.binary(max_size=9))
def test_no_file_name_leaves_its_owner_s_shelf(subject: str, file_name: str, data: bytes) -> None:
    owner = owner_of(subject)
    name = OWN.of(owner).name_for(file_name, data)
    assert OWN.of(owner).folder(name).parent == data_folder()
    # Without the mark it is what it would be without sign-in, except for a file that is called like a mark.
    assert without_owner(name) == OWN.name_for(file_name, data)
    if owner not in (ADA, BOB):
        with pytest.raises(ModelFormatError):
            OWN.of(ADA).folder(name)


def test_a_file_called_like_a_mark_goes_to_nobody_else() -> None:
    name = OWN.of(BOB).name_for(f"own-{ADA}-shop.csv", b"1")
    assert name.startswith(f"own-{BOB}-")
    with pytest.raises(ModelFormatError):
        OWN.of(ADA).folder(name)


def test_pins_are_apart() -> None:
    add_pin("run", features_result(0.6), ADA)
    add_pin("run", features_result(0.5), BOB)
    add_pin("here", features_result(0.4))
    assert free_name("run", ADA) == "run 2"
    assert free_name("run") == "run"
    remove_pin("here", ADA)
    assert [pin.name for pin in load_pins().pins] == ["here"]
    remove_pins(ADA)
    assert load_pins(ADA).pins == []
    assert [pin.result for pin in load_pins(BOB).pins] == [features_result(0.5)]
    remove_pins()
    assert [pin.name for pin in load_pins(BOB).pins] == ["run"]


def test_results_are_forgotten_by_data_set() -> None:
    cache.save_result(features_result(0.6))
    cache.forget_results("sho")
    assert cache.load_result("features", "shop") is not None
    cache.forget_results("shop")
    assert cache.load_result("features", "shop") is None
