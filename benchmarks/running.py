"""Run the peers of a comparison: each in a fresh process, or many questions to one that stays."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scipy.sparse import load_npz

from benchmarks.zipf import problem, write
from xmr_core import metrics

HERE = Path(__file__).parent
Figures = dict[str, float]


def once(command: Sequence[str], data: Path, *options: str) -> Figures:
    """Run one peer on a data set in a fresh process, and measure its predictions."""
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run(
            [*command, str(data), out, *options], capture_output=True, text=True, check=False, cwd=HERE.parent
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)} ended with {done.returncode} (below 0: a signal).\n{done.stderr[-2000:]}")
        found: Figures = json.loads(done.stdout.splitlines()[-1])
        P, Y = load_npz(Path(out) / "P.npz"), load_npz(data / "Y.tst.npz")
    found |= {f"P@{k}": 100 * metrics.precision_at_k(Y, P, k) for k in (1, 3, 5)}
    return found | {"R@10": 100 * metrics.recall_at_k(Y, P, 10)}


def warm(command: Sequence[str], *options: str) -> None:
    """Run our side on a small set once, so that no process that counts has to compile."""
    with tempfile.TemporaryDirectory() as folder:
        write(problem(1000), Path(folder))
        once(command, Path(folder), *options)


def asked(commands: dict[str, list[str]], rounds: int) -> dict[str, list[Figures]]:
    """Start peers that stay, and ask them in turn, so that what else the machine does meets all of them alike."""
    found: dict[str, list[Figures]] = {name: [] for name in commands}
    with ExitStack() as stack:
        started = {name: stack.enter_context(_staying(command)) for name, command in commands.items()}
        for process in started.values():
            _next_line(process)  # "ready", when its models are trained
        for i in range(rounds):
            for name in turn(list(started), i):
                stdin = started[name].stdin
                assert stdin is not None
                stdin.write("go\n")
                stdin.flush()
                found[name].append(json.loads(_next_line(started[name])))
    return found


def turn(names: Sequence[str], i: int) -> list[str]:
    """Return the order of round ``i``: every second one backwards, so that none is always the first."""
    return list(names) if i % 2 == 0 else list(reversed(names))


@contextmanager
def _staying(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    while line := process.stdout.readline():
        if line.strip() == "ready" or line.startswith("{"):
            return line
    sys.exit(f"{process.args!r} ended early; its message is above.")
