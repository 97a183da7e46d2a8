"""Threads are led by events: nothing here sleeps, and every wait has a limit that only a bug reaches."""

import gc
import logging
import threading
import weakref
from collections.abc import Callable

import pytest

from xmr_core import training_job
from xmr_core.training_job import TrainingCancelled, TrainingJob

LIMIT = 10.0  # seconds until a hung thread counts as a failure
Report = Callable[[str, float], None]


class Paced:
    """A training that stops at a gate between two reports, so that a test decides what happens meanwhile."""

    def __init__(self) -> None:
        self.at_gate, self.gate = threading.Event(), threading.Event()
        self.after_gate: Callable[[Report], str] = self.report_again
        self.calls = 0
        self.reached_end = False

    def __call__(self, report: Report) -> str:
        self.calls += 1
        report("features", 0.25)
        self.at_gate.set()
        assert self.gate.wait(LIMIT)
        return self.after_gate(report)

    def report_again(self, report: Report) -> str:
        report("tree", 0.5)
        self.reached_end = True
        return "model"


@pytest.fixture
def paced() -> Paced:
    return Paced()


def started(train: Paced) -> TrainingJob[str]:
    job = TrainingJob(train).start()
    assert train.at_gate.wait(LIMIT)
    return job


def finish(job: TrainingJob[str], train: Paced) -> None:
    train.gate.set()
    assert job.wait(LIMIT)


def test_job_waits_until_started(paced: Paced) -> None:
    job = TrainingJob(paced)
    assert (job.state, job.progress, job.error, paced.calls) == ("waiting", ("", 0.0), None, 0)
    assert not job.wait(0)


def test_job_shows_stage_and_fraction_while_running_and_result_when_done(paced: Paced) -> None:
    job = started(paced)
    assert (job.state, job.stage, job.fraction) == ("running", "features", 0.25)
    assert not job.wait(0)
    finish(job, paced)
    assert (job.state, job.result, job.progress, job.error) == ("done", "model", ("tree", 0.5), None)


def test_training_runs_in_a_daemon_thread_that_is_not_the_callers() -> None:
    seen: list[threading.Thread] = []
    job = TrainingJob(lambda report: seen.append(threading.current_thread())).start()
    assert job.wait(LIMIT)
    assert seen[0] is not threading.current_thread()
    assert seen[0].daemon


def test_a_result_of_none_is_a_result() -> None:
    job: TrainingJob[None] = TrainingJob(lambda report: None).start()
    assert job.wait(LIMIT)
    assert (job.state, job.result) == ("done", None)


@pytest.mark.parametrize(("reported", "shown"), [(-0.5, 0.0), (1.5, 1.0), (float("nan"), 0.0), (1, 1.0)])
def test_fraction_is_held_within_0_and_1(reported: float, shown: float) -> None:
    job = TrainingJob(lambda report: report("tree", reported)).start()
    assert job.wait(LIMIT)
    assert job.fraction == shown


def test_cancel_stops_a_running_training_at_its_next_report(paced: Paced) -> None:
    job = started(paced)
    assert job.cancel()
    assert (job.state, job.cancel_requested) == ("running", True)
    finish(job, paced)
    assert (job.state, job.progress, job.error) == ("cancelled", ("features", 0.25), None)
    assert not paced.reached_end


def test_cancel_twice_is_as_cancel_once(paced: Paced) -> None:
    job = started(paced)
    assert job.cancel()
    assert job.cancel()
    finish(job, paced)
    assert job.state == "cancelled"
    assert job.cancel()


def test_cancel_before_start_never_calls_the_training(paced: Paced) -> None:
    job = TrainingJob(paced)
    assert job.cancel()
    assert job.state == "cancelled"
    assert job.start() is job
    assert job.start() is job
    assert job.wait(0)
    assert (job.state, paced.calls) == ("cancelled", 0)


def test_cancel_after_the_end_changes_nothing(paced: Paced) -> None:
    job = started(paced)
    finish(job, paced)
    assert not job.cancel()
    assert (job.state, job.result, job.cancel_requested) == ("done", "model", False)


def test_a_cancelled_training_that_returns_all_the_same_has_no_result(paced: Paced) -> None:
    paced.after_gate = lambda report: "too late"
    job = started(paced)
    job.cancel()
    finish(job, paced)
    assert job.state == "cancelled"
    with pytest.raises(RuntimeError, match="this one is cancelled"):
        _ = job.result


def test_a_training_that_swallows_the_cancelling_is_told_again_at_every_report(paced: Paced) -> None:
    told = 0

    def swallow(report: Report) -> str:
        nonlocal told
        for _ in range(3):
            try:
                report("rankers", 0.9)
            except TrainingCancelled:
                told += 1
        return "too late"

    paced.after_gate = swallow
    job = started(paced)
    job.cancel()
    finish(job, paced)
    assert (told, job.state) == (3, "cancelled")


def test_a_failing_training_keeps_its_error_and_logs_the_traceback(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(report: Report) -> None:
        report("tree", 0.1)
        raise ZeroDivisionError("no rows")

    with caplog.at_level(logging.ERROR, "xmr_core.training_job"):
        job = TrainingJob(fail).start()
        assert job.wait(LIMIT)
    assert (job.state, job.stage) == ("failed", "tree")
    assert isinstance(job.error, ZeroDivisionError)
    assert job.error.__traceback__ is None
    assert "ZeroDivisionError: no rows" in caplog.text
    assert "in fail" in caplog.text
    assert "Traceback" not in "".join(capfd.readouterr())
    with pytest.raises(RuntimeError, match="this one is failed"):
        _ = job.result


def test_a_training_that_asks_to_exit_ends_as_failed() -> None:
    def leave(report: Report) -> None:
        raise SystemExit(3)

    job = TrainingJob(leave).start()
    assert job.wait(LIMIT)
    assert job.state == "failed"
    assert isinstance(job.error, SystemExit)


def test_an_error_after_cancelling_is_logged_and_the_job_is_cancelled(
    paced: Paced, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(report: Report) -> str:
        raise ZeroDivisionError("half a tree")

    paced.after_gate = fail
    job = started(paced)
    job.cancel()
    finish(job, paced)
    assert (job.state, job.error) == ("cancelled", None)
    assert "half a tree" in caplog.text


def test_starting_twice_is_refused(paced: Paced) -> None:
    job = started(paced)
    with pytest.raises(RuntimeError, match="starts once; this one is running"):
        job.start()
    finish(job, paced)
    with pytest.raises(RuntimeError, match="starts once; this one is done"):
        job.start()
    assert paced.calls == 1


def test_a_job_whose_thread_cannot_be_had_can_be_started_later(paced: Paced, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_threads_left(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    job = TrainingJob(paced)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_threads_left)
        with pytest.raises(RuntimeError, match="new thread"):
            job.start()
    assert job.state == "waiting"
    job.start()
    finish(job, paced)
    assert job.state == "done"


def test_the_training_and_its_data_are_let_go_when_the_job_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_job.logger, "disabled", True)  # pytest keeps log records, tracebacks and all

    class Data:
        pass

    data = Data()
    alive = weakref.ref(data)

    def fail(report: Report, data: Data = data) -> None:
        raise ValueError("no rows")

    job = TrainingJob(fail).start()
    assert job.wait(LIMIT)
    for thread in threading.enumerate():
        if thread.name == "training":
            thread.join(LIMIT)
    del fail, data
    gc.collect()
    assert alive() is None
    assert job.state == "failed"


def test_result_is_refused_before_the_end(paced: Paced) -> None:
    job = started(paced)
    with pytest.raises(RuntimeError, match="this one is running"):
        _ = job.result
    finish(job, paced)


def test_of_many_threads_that_start_one_job_exactly_one_succeeds(paced: Paced) -> None:
    job, ready, refused = TrainingJob(paced), threading.Barrier(8), []

    def race() -> None:
        ready.wait(LIMIT)
        try:
            job.start()
        except RuntimeError as error:
            refused.append(error)

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    finish(job, paced)
    assert (len(refused), paced.calls, job.state) == (7, 1, "done")


def test_every_waiting_thread_is_woken_by_the_end(paced: Paced) -> None:
    job = started(paced)
    woken: list[bool] = []
    waiters = [threading.Thread(target=lambda: woken.append(job.wait(LIMIT))) for _ in range(4)]
    for waiter in waiters:
        waiter.start()
    finish(job, paced)
    for waiter in waiters:
        waiter.join(LIMIT)
    assert woken == [True] * 4
