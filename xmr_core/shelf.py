"""The learner's data folder: what is trained from files of one's own, kept under a name that a URL can hold."""

import hashlib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import platformdirs

from xmr_core import storage
from xmr_core.errors import ModelFormatError


def data_folder() -> Path:
    """Return where own data sets are kept: ``STARBEAM_DATA_DIR``, or the user's data folder."""
    root = os.environ.get("STARBEAM_DATA_DIR") or platformdirs.user_data_dir("starbeam", appauthor=False)
    return Path(root) / "datasets"


OWNER = r"u[0-9a-f]{12}"


def owner_of(subject: str) -> str:
    """Return the mark that stands in the names of what a signed-in person keeps."""
    return f"u{hashlib.sha256(subject.encode()).hexdigest()[:12]}"


def without_owner(name: str) -> str:
    """Return the name of a data set as it would be without sign-in."""
    return re.sub(rf"^([a-z]+)-{OWNER}-", r"\1-", name)


@dataclass(frozen=True)
class Shelf:
    """The data sets of one kind.

    Attributes
    ----------
    kind : str
        Small letters; every name begins with it, so that kinds share one folder and never mix.
    owner : str
        Whose they are, see `owner_of`; their mark comes next in the name. Without one, `names` are those that nobody
        owns, and `folder` opens everybody's: so the engines load by name alone, and who asks has looked it up before.
    """

    kind: str
    owner: str = ""

    def of(self, owner: str) -> Self:
        """Return the shelf of one person."""
        return replace(self, owner=owner)

    @property
    def prefix(self) -> str:
        """What every name begins with."""
        return "-".join(filter(None, [self.kind, self.owner]))

    def name_for(self, file_name: str, data: bytes) -> str:
        """Return a name for the URL: the file's name in plain letters and a piece of its checksum."""
        slug = "-".join(re.findall(r"[a-z0-9]+", Path(file_name).stem.lower()))[:40].strip("-")
        return "-".join(filter(None, [self.prefix, slug, hashlib.sha256(data).hexdigest()[:8]]))

    def names(self) -> list[str]:
        """Return the names of the data sets that are there, newest first."""
        folders = [p for p in storage.folders(data_folder()) if self._is_name(p.name) and self._is_here(p.name)]
        return [p.name for p in sorted(folders, key=lambda p: (-storage.standing(p).stat().st_mtime, p.name))]

    def folder(self, name: str) -> Path:
        """Return the folder of a data set, which need not be there.

        Raises
        ------
        ModelFormatError
            If this is no name of the kind and the owner: it comes from a URL and must not lead out of the data folder.
        """
        if not self._is_name(name):
            raise ModelFormatError(f"{name!r} is no name of a data set.")
        return data_folder() / name

    def delete(self, name: str) -> None:
        """Delete a data set; nothing happens if it is gone already. Errors as `folder`."""
        storage.delete(self.folder(name))

    def _is_name(self, name: str) -> bool:
        return re.fullmatch(rf"{self.prefix}-[a-z0-9]+(?:-[a-z0-9]+)*", name) is not None

    def _is_here(self, name: str) -> bool:
        return bool(self.owner) or without_owner(name) == name
