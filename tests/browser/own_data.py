"""How the tests of the views "Your data" find their way about them."""

from playwright.sync_api import Locator, Page


def load(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def key(page: Page, name: str) -> Locator:
    """Return the button whose key starts with a name."""
    return page.locator(f"[class*=st-key-{name}] button")
