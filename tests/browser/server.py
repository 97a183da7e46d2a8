"""The app, running as a learner would run it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until the server must answer


@dataclass(frozen=True)
class RunningApp:
    """A running server: where it answers, where it writes, and where it keeps the learner's data.

    ``restart`` kills it at once, does something meanwhile if it is told to, and starts it again at the same place.
    """

    url: str
    log: Path
    data: Path
    restart: Callable[..., None]

    def clear_shelves(self) -> None:
        """Remove the learner's data sets, logs and pins; the store stays, for the server has it open."""
        for folder in self.data.glob("*/"):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_app(
    start: Sequence[str] = ("serve.py", "--port"), environ: Mapping[str, str] | None = None
) -> Iterator[RunningApp]:
    """Start the app on a free port and give it once it answers; stop it at the end.

    ``start`` is what Python gets before the port, ``environ`` what the app's environment has besides the test's.
    """
    subprocess.run([sys.executable, "prepare.py"], cwd=ROOT, check=True)
    with TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        processes: list[subprocess.Popen[bytes]] = []

        def begin() -> None:
            with app.log.open("a") as log:
                processes.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=env))
            _wait_until_healthy(app, processes[-1])

        def restart(meanwhile: Callable[[], None] = lambda: None) -> None:
            processes[-1].kill()
            processes[-1].wait()
            meanwhile()
            begin()

        app = RunningApp(f"http://127.0.0.1:{port}", Path(folder) / "server.log", Path(folder) / "data", restart)
        command = [sys.executable, *start, str(port)]
        env = {**os.environ, "PYTHONUNBUFFERED": "1", "STARBEAM_DATA_DIR": str(app.data), **(environ or {})}
        try:
            begin()
            yield app
        finally:
            for process in processes:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _wait_until_healthy(app: RunningApp, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{app.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The app did not start. Its log ends:\n{app.log.read_text()[-3000:]}")
