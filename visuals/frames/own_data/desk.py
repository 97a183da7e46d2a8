"""The one long job of a kind that a learner may run at a time; the process keeps it, so a refresh finds it again."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from practice import PracticeError
from xmr_core.errors import InputError
from xmr_core.progress import Report
from xmr_core.training_job import TrainingJob


@dataclass(frozen=True)
class Outcome:
    """How a training ended: ``number`` counts trainings, ``state`` is a job's, ``why`` is for the learner."""

    number: int
    name: str
    state: str
    why: str = ""


@dataclass
class Desk:
    """Holds the job, the name under which its data set will be kept, and how the last one ended."""

    job: TrainingJob[object] | None = None
    name: str = ""
    started: int = 0
    outcome: Outcome | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def busy(self) -> bool:
        """Whether a training is running."""
        return self.job is not None and self.job.state == "running"

    def start(self, name: str, train: Callable[[Report], object]) -> None:
        """Start the training of a data set, unless a training is running."""
        with self.lock:
            if self.busy:
                return
            self.name, self.started, self.outcome = name, self.started + 1, None
            self.job = TrainingJob(train).start()

    def clear_up(self) -> None:
        """Turn a job that has ended into an outcome; nothing happens while it runs or if there is none."""
        with self.lock:
            job = self.job
            if job is None or self.busy:
                return
            why = str(job.error) if isinstance(job.error, InputError | PracticeError) else ""
            self.outcome = Outcome(self.started, self.name, job.state, why)
            self.job = None


@st.cache_resource
def desk(prefix: str) -> Desk:
    """Return the process's only desk for a learner's data sets of a kind, by what their names begin with."""
    return Desk()
