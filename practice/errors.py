"""What can go wrong with the learner's data; each message says what happened, where, and what to do."""


class PracticeError(Exception):
    """A problem of the practice side whose message a learner can read as it stands."""


class StoreError(PracticeError):
    """The store could not be opened, read or written; what it holds is as it was."""


class StoreBusyError(StoreError):
    """Another program holds the file for longer than we wait."""


class StoreFullError(StoreError):
    """There is no room for what was to be written."""


class StoreReadOnlyError(StoreError):
    """The folder or the file may not be written."""


class StoreDamagedError(StoreError):
    """The file is no sound database."""


class StoreNewerError(StoreError):
    """A newer Starbeam wrote the file."""


class StoreUpdateError(StoreError):
    """An older file's tables could not be changed to this version's."""


class StoreMissingError(StoreError):
    """The file was moved, deleted or replaced while it was open."""


class StoreDiskError(StoreError):
    """The system refused to read or write the file."""


class StoreAddressError(StoreError):
    """What names the database, names none that Starbeam can use."""


class StoreUnreachableError(StoreError):
    """The database server does not answer, or does not let Starbeam in."""


class NotFoundError(PracticeError):
    """The learner has nothing of that id."""


class InvalidInputError(PracticeError, ValueError):
    """What was given cannot be kept; the message says what was wanted."""


class MovedOnError(PracticeError):
    """What the learner sees is no longer how it stands: it was changed in another tab meanwhile."""


class NotNowError(PracticeError):
    """What was asked for does not fit where things stand; nothing was changed."""


class NotWrittenOutError(PracticeError):
    """A recording could not be turned into words; it is as it was."""
