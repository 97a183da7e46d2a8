"""Answers that were spoken: recordings kept as files, and the silence in them measured from the sound alone."""

from practice.recordings.at_place import Spoken, forget, record, recorded
from practice.recordings.files import Recording, delete, delete_all, held, is_here, keep, read

__all__ = [
    "Recording", "Spoken", "delete", "delete_all", "forget", "held", "is_here", "keep", "read", "record", "recorded",
]  # fmt: skip
