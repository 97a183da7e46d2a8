import os

import pytest

from xmr_core.prepare import cache_folder, drop_old_models, shop_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STARBEAM_CACHE_DIR", str(tmp_path))
    return tmp_path


def test_only_the_newest_models_stay_and_nothing_else_is_touched(folder):
    for age, name in enumerate(["shop-photos", *(f"shop-{i:016x}" for i in range(6))]):
        (folder / name).mkdir()
        os.utime(folder / name, (age, age))
    (folder / "shop-0123456789abcdef.txt").write_text("mine")
    drop_old_models()
    left = {path.name for path in folder.iterdir()}
    assert left == {"shop-photos", "shop-0123456789abcdef.txt", *(f"shop-{i:016x}" for i in (3, 4, 5))}


def test_the_folder_is_named_after_the_code(folder):
    assert cache_folder() == folder
    assert shop_folder() == shop_folder()
    assert shop_folder().parent == folder
