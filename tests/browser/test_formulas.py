"""Every formula of the bank is drawn by the KaTeX that the learner's browser gets."""

import re

from playwright.sync_api import Browser, expect

from questions import load_bank
from tests.browser.checks import settled
from tests.browser.server import running_app
from visuals.cards.stages import bodies

START = ("-m", "streamlit", "run", "tests/browser/all_formulas.py", "--server.headless=true", "--server.port")
FORMULA = re.compile(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", re.DOTALL)


def test_every_formula_of_the_bank_is_drawn(browser: Browser) -> None:
    n_formulas = sum(len(FORMULA.findall(text)) for card in load_bank().cards for text in bodies(card))
    assert n_formulas > 1000
    with running_app(START) as app:
        page = browser.new_page()
        page.goto(app.url)
        expect(page.get_by_text("That is all.")).to_be_visible(timeout=120_000)
        settled(page)
        broken = page.locator(".katex-error").all_inner_texts()
        drawn = page.locator(".katex").count()
        page.close()
    assert broken == []
    assert drawn == n_formulas
