"""The one training that may run at a time; it belongs to the process, so a refresh finds it again."""

from dataclasses import dataclass

import streamlit as st

from xmr_core.datasets import DataSet
from xmr_core.own_datasets import name_for, train_own
from xmr_core.purchases import Purchases
from xmr_core.training_job import TrainingJob


@dataclass
class Desk:
    """Holds the job, and the name under which its data set will be kept."""

    job: TrainingJob[DataSet] | None = None
    name: str = ""
    title: str = ""

    @property
    def busy(self) -> bool:
        """Whether a training is running."""
        return self.job is not None and self.job.state == "running"


@st.cache_resource
def desk() -> Desk:
    """Return the process's only desk."""
    return Desk()


def start(file_name: str, data: bytes, purchases: Purchases) -> None:
    """Start training on a file, unless a training is running."""
    here = desk()
    if here.busy:
        return
    name = name_for(file_name, data)
    here.name, here.title = name, file_name
    here.job = TrainingJob(lambda report: train_own(name, file_name, purchases, report)).start()
