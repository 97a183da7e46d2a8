"""Train the embedded shop once and keep it: ``python -m xmr_core.prepare``."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from compiled import cache_folder
from xmr_core import session_log
from xmr_core.cache import code_digest
from xmr_core.completion import SessionAutocomplete
from xmr_core.completion.three_trees import EIGHT, fit_three, rows_of_strings
from xmr_core.datasets import DataSet, train
from xmr_core.errors import ModelFormatError
from xmr_core.product_search import ProductSearch
from xmr_core.progress import Report
from xmr_core.shop import make_shop

Model = TypeVar("Model", DataSet, SessionAutocomplete, ProductSearch)

KEPT = 3  # models of each kind: other checkouts may share the folder
_NAME = re.compile(r"(shop|completer|questions)-[0-9a-f]{16}")  # nothing else in the folder is ours


def shop_folder() -> Path:
    """Return the folder of the shop's model; its name changes whenever the code or the vocabulary does."""
    return cache_folder() / f"shop-{code_digest()}"


def load_shop(on_progress: Report = lambda stage, fraction: None) -> DataSet:
    """Return the embedded shop, trained now if this version has not been trained on this machine."""

    def make() -> DataSet:
        on_progress("shop", 0.0)
        shop = make_shop()
        products = [shop.products[i] for i in shop.bought]
        return train("Synthetic shop", shop.queries, products, shop.test, on_progress, synthetic=True)

    return kept(shop_folder(), DataSet, make)


def completer_folder() -> Path:
    """Return the folder of the completer of the shop's queries."""
    return cache_folder() / f"completer-{code_digest()}"


def load_completer() -> SessionAutocomplete:
    """Return the completer of the shop's sessions, trained now if this version has not been trained on this machine."""

    def make() -> SessionAutocomplete:
        train_part, _ = session_log.of_shop(make_shop())
        return SessionAutocomplete().fit(*session_log.pairs(train_part))

    return kept(completer_folder(), SessionAutocomplete, make)


def kept(folder: Path, kind: type[Model], make: Callable[[], Model]) -> Model:
    """Return the model in a folder of the cache, made and kept there if it is missing or damaged."""
    if folder.is_dir():
        try:
            return kind.load(folder)
        except ModelFormatError:
            shutil.rmtree(folder)  # a cache: what is damaged is made anew
    model = make()
    try:
        model.save(folder)
        drop_old_models()
    except OSError as error:
        print(f"The trained model could not be kept in {folder}: {error}", file=sys.stderr)
    return model


def drop_old_models() -> None:
    """Delete all but the newest models of each kind: each version of the code leaves them, of some 50 MB."""
    found = [
        (name[1], path) for path in cache_folder().iterdir() if path.is_dir() and (name := _NAME.fullmatch(path.name))
    ]
    for kind in {kind for kind, _ in found}:
        ours = [path for its, path in found if its == kind]
        for old in sorted(ours, key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def main() -> None:
    """Prepare the shop, with one line of progress on a terminal."""
    if completer_folder().is_dir() and shop_folder().is_dir():
        return
    print("Training the completer of the shop's queries (once, well under a minute) ...", flush=True)
    load_completer()
    print("Training the embedded shop's search model (once, well under a minute) ...", flush=True)
    show = sys.stdout.isatty()

    def tell(stage: str, fraction: float) -> None:
        if show:
            print(f"\r  {stage:<10} {fraction:4.0%}", end="", flush=True)

    data = load_shop(tell)
    fit_three(rows_of_strings(EIGHT))["trie"].trace("a")  # compiles what neither model has called yet
    print("\r" * show + f"Ready: {len(data.search.products):,} products in {shop_folder()}")


if __name__ == "__main__":
    main()
