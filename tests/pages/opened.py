"""A screen of the app as a script, opened from the front door as its links need it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def opened(screen: str, **link: str) -> AppTest:
    """Open a screen's file with what the address says."""
    app = AppTest.from_file(APP, default_timeout=120).run()
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page(screen).run()
