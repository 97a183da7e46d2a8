"""What a screen makes of a learner's files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from xmr_core.progress import Report
from xmr_core.shelf import Shelf

Rows = TypeVar("Rows")


@dataclass(frozen=True)
class Kind(Generic[Rows]):
    """One kind of file and of what is trained from it.

    Attributes
    ----------
    shelf : Shelf
        Where the data sets are kept; the view takes the learner's part of it.
    box : str
        Key of the screen's `data_box`.
    wanted : str
        How a file must look and how large it may be, as Markdown.
    max_bytes : int
        What the browser may send; ``read`` holds it, too.
    example : str
        The first lines of such a file.
    example_file : str
        Name of the file that ``make_example`` fills.
    make_example : callable
    read : callable(bytes) -> Rows
        Raises `LoaderError` for a file that cannot be used.
    preview : callable(Rows)
        Draws what was read.
    train : callable(name, file name, Rows, Report)
        Trains and keeps the result under the name.
    stages : mapping of str to str
        What each stage is called on screen, in order.
    meanwhile : str
        What can be done while it trains.
    none_yet : str
        What stands below the empty list: what loading a file brings.
    use : str
        What the button says that opens a data set.
    opens : callable(name)
        Sets the screen to the view that uses it.
    """

    shelf: Shelf
    box: str
    wanted: str
    max_bytes: int
    example: str
    example_file: str
    make_example: Callable[[], str]
    read: Callable[[bytes], Rows]
    preview: Callable[[Rows], None]
    train: Callable[[str, str, Rows, Report], object]
    stages: Mapping[str, str]
    meanwhile: str
    none_yet: str
    use: str
    opens: Callable[[str], None]
