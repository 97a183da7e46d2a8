"""Install a Debian package that the tests need, where that is allowed."""

import os
import shutil
import subprocess


def is_root() -> bool:
    """Return whether this process may do everything."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(package: str) -> None:
    """Install a package when run as root on Debian or Ubuntu; otherwise do nothing."""
    if not is_root() or not shutil.which("apt-get"):
        return
    print(f"Installing Debian's {package} ...", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
        if subprocess.run(["apt-get", "-q", *command], check=False, env=quietly, stdout=subprocess.DEVNULL).returncode:
            return
