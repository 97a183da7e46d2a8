"""What training leaves behind, and how it is written to disk and read back."""

import os
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from xmr_core import pecos_format, storage
from xmr_core.calibration import Calibration
from xmr_core.errors import InputError, ModelFormatError, NotFittedError
from xmr_core.estimator import Estimator
from xmr_core.frozen import Frozen
from xmr_core.ranker import Ranker

KIND = "xr-linear"


class Fitted(Estimator):
    """The fitted part of `XRLinear`: one ranker for each tree, with files in this program's format and in PECOS's."""

    n_trees: int
    rankers_: tuple[Ranker, ...]
    calibration_: Calibration

    @property
    def ranker_(self) -> Ranker:
        """The ranker of a model with one tree."""
        rankers = self._all()
        if len(rankers) > 1:
            raise InputError(f"This model averages {len(rankers)} trees; take one of them: model.estimators_[0].")
        return rankers[0]

    @ranker_.setter
    def ranker_(self, ranker: Ranker) -> None:
        self.rankers_ = (ranker,)

    @property
    def n_features_in_(self) -> int:
        """Number of features."""
        return self._all()[0].n_features

    def _all(self) -> tuple[Ranker, ...]:
        if not hasattr(self, "rankers_"):
            raise NotFittedError("This XRLinear has no weights yet; call fit(X, Y) or XRLinear.load(folder) first.")
        return self.rankers_

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model to a folder: arrays without pickle, and a manifest with shapes and checksums."""
        arrays = self.to_arrays()
        meta = {"params": self.plain_params(), "n_features": self.n_features_in_}
        storage.write(Path(folder), KIND, meta, arrays)

    def plain_params(self) -> dict[str, Any]:
        """Return the parameters as a manifest holds them: plain Python values, and as many trees as there are."""
        params = {**self.get_params(), "n_trees": len(self._all())}
        return {name: value.item() if isinstance(value, np.generic) else value for name, value in params.items()}

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Self:
        """Read a model that `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated; the message says which file and why.
        """
        meta, arrays = storage.read(Path(folder), KIND)
        with storage.refusing(Path(folder)):
            return cls.from_arrays(meta["params"], meta["n_features"], arrays)

    @classmethod
    def load_pecos(cls, folder: str | os.PathLike[str]) -> Self:
        """Read a model folder that PECOS's ``XLinearModel.save`` wrote; predictions are the same.

        Raises
        ------
        ModelFormatError
            If a file is missing, damaged or does not fit the others.
        """
        frozen, params, n_features = pecos_format.read(Path(folder))
        with storage.refusing(Path(folder)):
            return cls.from_arrays(params, n_features, frozen._asdict())

    def save_pecos(self, folder: str | os.PathLike[str]) -> None:
        """Write a model folder that PECOS's ``XLinearModel.load`` reads; predictions are the same."""
        ranker = self.ranker_
        pecos_format.write(Path(folder), ranker.frozen, self.plain_params(), ranker.n_features)

    def to_arrays(self) -> dict[str, NDArray]:
        """Return everything that was learned as named arrays; `from_arrays` reads them.

        The first tree's arrays have the names of `Frozen`; those of tree i > 0 begin with ``tree<i>_``.
        """
        arrays: dict[str, NDArray] = {}
        for i, ranker in enumerate(self._all()):
            arrays |= {_prefix(i) + name: array for name, array in ranker.frozen._asdict().items()}
        if hasattr(self, "calibration_"):
            arrays |= {"calibration_" + name: array for name, array in self.calibration_._asdict().items()}
        return arrays

    @classmethod
    def from_arrays(cls, params: dict[str, Any], n_features: int, arrays: dict[str, NDArray]) -> Self:
        """Rebuild a fitted model from its parameters and the arrays of `to_arrays`, after checking them.

        Raises
        ------
        InputError, ModelFormatError
            If a parameter is out of range or the arrays do not fit each other.
        """
        self = cls(**params)
        self._check_params()
        if self.n_trees > len(arrays):
            raise ModelFormatError(f"{self.n_trees} trees are promised, and {len(arrays)} arrays came.")
        parts = [_tree_arrays(arrays, i) for i in range(self.n_trees)]
        frozen = [storage.checked_frozen(part, n_features) for part in parts]
        if len({len(f.label_of_leaf) for f in frozen}) > 1:
            raise ModelFormatError("The trees do not hold the same labels.")
        self.rankers_ = tuple(Ranker(f.tree(), f, n_features) for f in frozen)
        if "calibration_key" in arrays:
            self.calibration_ = _checked_calibration(arrays)
        return self

    def _check_params(self) -> None:
        raise NotImplementedError


def _prefix(i: int) -> str:
    return f"tree{i}_" if i else ""


def _tree_arrays(arrays: dict[str, NDArray], i: int) -> dict[str, NDArray]:
    names = {name: _prefix(i) + name for name in Frozen._fields}
    return {name: arrays[full] for name, full in names.items() if full in arrays}


def _checked_calibration(arrays: dict[str, NDArray]) -> Calibration:
    curve = Calibration(*(np.asarray(arrays.get(f"calibration_{name}"), np.float64) for name in Calibration._fields))
    key, probability = curve
    if (
        key.ndim != 1 or len(key) == 0 or key.shape != probability.shape or not np.isfinite(curve).all()
        or (np.diff(key) <= 0).any() or (np.diff(probability) < 0).any() or probability[0] < 0 or probability[-1] > 1
    ):  # fmt: skip
        raise ModelFormatError("The calibration is no rising curve of probabilities.")
    return curve
