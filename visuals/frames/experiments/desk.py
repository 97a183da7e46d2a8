"""The one experiment that may run at a time; it belongs to the process, so a refresh finds it again."""

import threading
from dataclasses import dataclass, field

import streamlit as st

from xmr_core.errors import XMRError
from xmr_core.experiments import catalogue
from xmr_core.experiments.result import Result
from xmr_core.training_job import TrainingJob


@dataclass(frozen=True)
class Outcome:
    """How a run ended that gave no result: ``state`` is a job's, ``why`` is for the learner."""

    state: str
    why: str = ""


@dataclass
class Desk:
    """Holds the job, what it runs and for whom, and how runs ended that gave no result.

    It is one for all who sign in: two experiments at a time would measure each other.
    """

    job: TrainingJob[Result] | None = None
    experiment: str = ""
    data: str = ""
    owner: str = ""
    outcomes: dict[tuple[str, str, str], Outcome] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def busy(self) -> bool:
        """Whether an experiment is running."""
        return self.job is not None and self.job.state == "running"

    def start(self, experiment: str, data: str, owner: str) -> None:
        """Start an experiment, unless one is running."""
        with self.lock:
            if self.busy:
                return
            self.experiment, self.data, self.owner = experiment, data, owner
            self.outcomes.pop((owner, experiment, data), None)
            self.job = TrainingJob(lambda report: catalogue.run(experiment, data, report)).start()

    def job_of(self, owner: str) -> TrainingJob[Result] | None:
        """Return somebody's job, None if there is none or it is another's."""
        with self.lock:
            return self.job if self.owner == owner else None

    def clear_up(self) -> None:
        """Note how a job ended; nothing happens while it runs or if there is none."""
        with self.lock:
            job = self.job
            if job is None or self.busy:
                return
            if job.state != "done":
                why = str(job.error) if isinstance(job.error, XMRError) else ""
                self.outcomes[self.owner, self.experiment, self.data] = Outcome(job.state, why)
            self.job = None


@st.cache_resource
def desk() -> Desk:
    """Return the process's only desk."""
    return Desk()
