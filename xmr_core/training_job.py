"""Training in a background thread, with progress and cancelling, so that a screen stays usable meanwhile."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, Literal, Self, TypeVar

from xmr_core.progress import Report

T = TypeVar("T")
State = Literal["waiting", "running", "done", "cancelled", "failed"]

logger = logging.getLogger(__name__)


class TrainingCancelled(Exception):  # noqa: N818  no error: somebody asked for it
    """Raised by ``report`` inside a training whose job was cancelled; let it pass through."""


class TrainingJob(Generic[T]):
    """One run of ``train(report)`` in a daemon thread.

    Parameters
    ----------
    train : callable
        Called once, in the thread, with ``report(stage, fraction)``; what it returns is the result. It should
        report often: a cancelled job ends at its next report, where ``TrainingCancelled`` is raised.

    Notes
    -----
    All methods may be called from any thread. Outcomes that are easy to guess wrongly:

    - ``cancel`` before ``start``: the job is cancelled at once, ``train`` is never called, and ``start`` does
      nothing.
    - ``cancel`` while running: the state stays "running" until ``train`` has ended, then it is "cancelled",
      whether ``train`` stopped at a report, returned all the same (the result is dropped) or failed (logged).
    - ``cancel`` again changes nothing; nor does ``cancel`` after the end, which returns how it ended.
    - ``start`` after ``start`` raises ``RuntimeError``.
    """

    def __init__(self, train: Callable[[Report], T]) -> None:
        self._train = train
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._state: State = "waiting"
        self._progress = ("", 0.0)
        self._started = self._cancel_requested = False
        self._results: list[T] = []  # holds at most one; a list tells "no result" from a result that is None
        self._error: BaseException | None = None

    def start(self) -> Self:
        """Start the thread and return the job itself.

        Raises
        ------
        RuntimeError
            If the job was started before.
        """
        with self._lock:
            if self._started:
                raise RuntimeError(f"A training job starts once; this one is {self._state}. Make a new job.")
            if self._state == "waiting":
                threading.Thread(target=self._run, name="training", daemon=True).start()
                self._started, self._state = True, "running"  # set by now only if a thread could be had
        return self

    def cancel(self) -> bool:
        """Ask the job to end; return whether it will end, or has ended, cancelled. Does not wait."""
        with self._lock:
            if self._state == "waiting":
                self._state = "cancelled"
                self._ended.set()
            if self._state == "running":
                self._cancel_requested = True
            return self._cancel_requested or self._state == "cancelled"

    def wait(self, timeout: float | None = None) -> bool:
        """Block until the job has ended, at most ``timeout`` seconds; return whether it has.

        A job that nobody starts never ends.
        """
        return self._ended.wait(timeout)

    @property
    def state(self) -> State:
        """What the job is doing or how it ended."""
        with self._lock:
            return self._state

    @property
    def cancel_requested(self) -> bool:
        """Whether a running job was asked to end; stays true after it has."""
        with self._lock:
            return self._cancel_requested

    @property
    def progress(self) -> tuple[str, float]:
        """Stage and fraction of the same report; ("", 0.0) before the first one."""
        with self._lock:
            return self._progress

    @property
    def stage(self) -> str:
        """Name of the stage last reported; use ``progress`` where stage and fraction must belong together."""
        return self.progress[0]

    @property
    def fraction(self) -> float:
        """Fraction last reported, within [0, 1]."""
        return self.progress[1]

    @property
    def result(self) -> T:
        """What ``train`` returned.

        Raises
        ------
        RuntimeError
            If the state is not "done".
        """
        with self._lock:
            if not self._results:
                raise RuntimeError(f"Only a job that is done has a result; this one is {self._state}.")
            return self._results[0]

    @property
    def error(self) -> BaseException | None:
        """What ``train`` raised, if the job failed. Its traceback is in the log, not here."""
        with self._lock:
            return self._error

    def _report(self, stage: str, fraction: float) -> None:
        with self._lock:
            if self._cancel_requested:
                raise TrainingCancelled("The training was cancelled.")
            self._progress = (stage, min(1.0, max(0.0, float(fraction))))  # NaN becomes 0

    def _run(self) -> None:
        train = self._train
        del self._train  # the job is kept to show how it ended; the training data need not be
        try:
            result = train(self._report)
        except TrainingCancelled:
            self._end("cancelled")
        except BaseException as error:  # also SystemExit: whatever stops the thread must end the job
            logger.error("Training failed", exc_info=error)
            # A traceback holds every local of the training, so all of its data: logged, it is let go.
            self._end("failed", error=error.with_traceback(None))
        else:
            self._end("done", result)

    def _end(self, state: State, *result: T, error: BaseException | None = None) -> None:
        with self._lock:
            if self._cancel_requested:  # a promise to the one who cancelled, whatever train did afterwards
                self._state = "cancelled"
            else:
                self._state, self._error = state, error
                self._results.extend(result)
        self._ended.set()
