"""The learner's data folder: what is trained from files of one's own, kept under a name that a URL can hold."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from xmr_core import storage
from xmr_core.errors import ModelFormatError


def data_folder() -> Path:
    """Return where own data sets are kept: ``STARBEAM_DATA_DIR``, or the user's data folder."""
    root = os.environ.get("STARBEAM_DATA_DIR") or platformdirs.user_data_dir("starbeam", appauthor=False)
    return Path(root) / "datasets"


@dataclass(frozen=True)
class Shelf:
    """The data sets of one kind.

    Attributes
    ----------
    kind : str
        Small letters; every name begins with it, so that kinds share one folder and never mix.
    """

    kind: str

    def name_for(self, file_name: str, data: bytes) -> str:
        """Return a name for the URL: the file's name in plain letters and a piece of its checksum."""
        slug = "-".join(re.findall(r"[a-z0-9]+", Path(file_name).stem.lower()))[:40].strip("-")
        return "-".join(filter(None, [self.kind, slug, hashlib.sha256(data).hexdigest()[:8]]))

    def names(self) -> list[str]:
        """Return the names of the data sets that are there, newest first."""
        folders = [path for path in storage.folders(data_folder()) if self._is_name(path.name)]
        return [p.name for p in sorted(folders, key=lambda p: (-storage.standing(p).stat().st_mtime, p.name))]

    def folder(self, name: str) -> Path:
        """Return the folder of a data set, which need not be there.

        Raises
        ------
        ModelFormatError
            If this is no name of the kind: it comes from a URL and must not lead out of the data folder.
        """
        if not self._is_name(name):
            raise ModelFormatError(f"{name!r} is no name of a data set.")
        return data_folder() / name

    def delete(self, name: str) -> None:
        """Delete a data set; nothing happens if it is gone already. Errors as `folder`."""
        storage.delete(self.folder(name))

    def _is_name(self, name: str) -> bool:
        return re.fullmatch(rf"{self.kind}-[a-z0-9]+(?:-[a-z0-9]+)*", name) is not None
