"""A PostgreSQL server of the tests' own: on a free port of 127.0.0.1, in a temporary folder, gone at the end.

Run as a command it says which PostgreSQL the tests will use; with --install it may install Debian's.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.debian import install, is_root

DEBIAN = Path("/usr/lib/postgresql")
MISSING = "No PostgreSQL found: install Debian's postgresql, or put initdb and pg_ctl on the PATH."
# What keeps data safe when the machine stops is not needed here, and costs most of the time.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


def find() -> Path | None:
    """Return the folder of the server's programs, that on the PATH first, or None."""
    on_path = shutil.which("initdb")
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    folders = [Path(on_path).resolve().parent, *versions] if on_path else versions
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """Give the address of a running server's database, "postgresql+psycopg://..."; stop the server at the end."""
    folder = Path(tempfile.mkdtemp(prefix="starbeam-postgres-"))
    data, port, owner = folder / "data", _free_port(), _owner()
    if owner:
        os.chown(folder, owner["user"], owner["group"])

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(data), *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        done = subprocess.run(command, cwd=folder, **quiet, **owner)
        if done.returncode:
            log = folder / "log"
            raise RuntimeError(f"{program}: {done.stderr}\n{log.read_text() if log.exists() else ''}")

    try:
        run("initdb", "--no-locale", "--encoding=UTF8", "--auth=trust", "--no-sync", "--username=starbeam")
        settings = " ".join(f"-c {setting}" for setting in ("listen_addresses=127.0.0.1", *QUICK))
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"-p {port} -k {folder} {settings}")
        try:
            yield f"postgresql+psycopg://starbeam@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _owner() -> dict[str, Any]:
    """Return who runs the server: it refuses to be run by root."""
    if not is_root():
        return {}
    import pwd  # not on Windows, where nobody is root

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv:
        install("postgresql")
    folder = find()
    print(f"Tests of the learner's data use PostgreSQL in {folder}." if folder else f"{MISSING} Its tests cannot run.")
