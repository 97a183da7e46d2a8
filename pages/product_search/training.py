"""The one training that may run at a time; it belongs to the process, so a refresh finds it again."""

import threading
from dataclasses import dataclass, field

import streamlit as st

from xmr_core.datasets import DataSet
from xmr_core.errors import InputError
from xmr_core.own_datasets import name_for, train_own
from xmr_core.purchases import Purchases
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

    job: TrainingJob[DataSet] | None = None
    name: str = ""
    started: int = 0
    outcome: Outcome | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def busy(self) -> bool:
        """Whether a training is running."""
        return self.job is not None and self.job.state == "running"

    def start(self, file_name: str, data: bytes, purchases: Purchases) -> None:
        """Start training on a file, unless a training is running."""
        with self.lock:
            if self.busy:
                return
            name = name_for(file_name, data)
            self.name, self.started, self.outcome = name, self.started + 1, None
            self.job = TrainingJob(lambda report: train_own(name, file_name, purchases, report)).start()

    def clear_up(self) -> None:
        """Turn a job that has ended into an outcome; nothing happens while it runs or if there is none."""
        with self.lock:
            job = self.job
            if job is None or self.busy:
                return
            why = str(job.error) if isinstance(job.error, InputError) else ""
            self.outcome = Outcome(self.started, self.name, job.state, why)
            self.job = None


@st.cache_resource
def desk() -> Desk:
    """Return the process's only desk."""
    return Desk()
