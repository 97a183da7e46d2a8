"""The installed Chromium or Chrome: find it, and install Debian's where that is allowed.

Run as a command it says which browser the tests will use; with --install it may install one.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.debian import install, is_root

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# The lists below Chromium's address bar are pages too: loading them for each new context takes a third of its CPU time.
# What Playwright turns off is here as well, for a second --disable-features replaces the first.
NOT_NEEDED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
)  # fmt: skip
MISSING = "No Chromium or Chrome found: install one or set CHROME_PATH to its program."


def find() -> str | None:
    """Return the path of the browser, CHROME_PATH first, or None."""
    named = os.environ.get("CHROME_PATH")
    if named:
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MAC) if MAC.exists() else None)


def arguments() -> list[str]:
    """Return what the browser is started with."""
    args = [f"--disable-features={','.join(NOT_NEEDED)}", "--disable-gpu"]  # imitating a graphics card costs a tenth
    if is_root():
        args.append("--no-sandbox")  # Chromium refuses to run as root in its sandbox
    return args


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a headless browser; close it at the end."""
    program = find()
    if program is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments())
        yield browser
        browser.close()


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv:
        install("chromium")
    path = find()
    print(f"Browser tests use {path}." if path else f"{MISSING} The browser tests cannot run.")
