"""Results on disk, so that a second visit is instant. A result holds for one version of the code."""

from pathlib import Path

from compiled import cache_folder
from xmr_core.cache import code_digest
from xmr_core.errors import ModelFormatError
from xmr_core.experiments.files import read_json, write_json
from xmr_core.experiments.result import Result

KEPT = 3  # versions of one result: other checkouts may share the folder


def load_result(experiment: str, data: str) -> Result | None:
    """Return what was measured with this version of the code, None if nothing was or the file is damaged."""
    path = _path(experiment, data)
    if not path.is_file():
        return None
    try:
        result = Result.from_dict(read_json(path))
    except ModelFormatError:
        path.unlink(missing_ok=True)  # a cache: what is damaged is measured again
        return None
    return result if (result.experiment, result.data) == (experiment, data) else None


def save_result(result: Result) -> None:
    """Keep a result and drop the oldest ones of other versions."""
    path = _path(result.experiment, result.data)
    write_json(path, result.to_dict())
    versions = sorted(path.parent.glob(f"{result.data}.{result.experiment}.*.json"), key=lambda p: p.stat().st_mtime)
    for old in versions[:-KEPT]:
        old.unlink(missing_ok=True)


def forget_results(data: str) -> None:
    """Delete what was measured on a data set, with any version of the code."""
    for path in (cache_folder() / "experiments").glob(f"{data}.*.json"):
        path.unlink(missing_ok=True)


def _path(experiment: str, data: str) -> Path:
    return cache_folder() / "experiments" / f"{data}.{experiment}.{code_digest()}.json"
