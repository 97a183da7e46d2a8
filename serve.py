"""Start Starbeam's server: python serve.py [--port 8501]. `make run` does this after installing what is needed."""

import argparse
import socket
import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

HOST = "127.0.0.1"
APP = Path(__file__).parent / "app.py"


def main() -> None:
    """Say where the app is and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Start Starbeam's server.")
    parser.add_argument("--port", type=_port, default=8501, help="1 to 65535 (8501)")
    port = parser.parse_args().port
    if not _is_free(port):
        sys.exit(f"Port {port} is taken. Choose another one: make run PORT={port + 1 if port < 65535 else 8501}")
    # Streamlit takes a folder named pages for its own older way of finding pages until st.navigation is first called:
    # the first visitor of a new server would see "Page not found" on every screen but Home.
    PagesManager.uses_pages_directory = False
    print(f"Starbeam is at http://{HOST}:{port}\nStop it with Ctrl-C.", flush=True)
    options = ["--server.port", str(port), "--server.address", HOST, "--logger.hideWelcomeMessage", "true"]
    cli.main(["run", str(APP), *options], prog_name="streamlit")


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535; got {text!r}")
    return int(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there it would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
