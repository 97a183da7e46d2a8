"""Cards taken away: Markdown with all of them, and a page that needs nothing from elsewhere."""

import re
from functools import cache
from html.parser import HTMLParser

from questions import load_bank
from visuals.cards.export import NOTE, as_html, as_markdown
from visuals.cards.parts import one_line

CARDS = load_bank().cards
PAGE = cache(lambda: as_html(CARDS))  # with its thousand formulas it takes nine seconds
VOID = {"meta", "hr", "br"}


class Page(HTMLParser):
    """Collects tags and attributes, and fails on tags that do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    page = Page(text := PAGE())
    assert page.open == []
    assert page.tags.count("h2") == len(CARDS)
    assert not {"script", "link", "img", "iframe", "a", "merror"} & set(page.tags)
    assert not {"src", "href", "onclick"} & page.attributes
    assert NOTE in text


def test_every_formula_becomes_mathml() -> None:
    n_formulas = len(re.findall(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", as_markdown(CARDS), re.DOTALL))
    page = PAGE()
    assert n_formulas > 1000
    assert page.count("<math ") == n_formulas
    rest = re.sub(r"<math .*?</math>", "", page, flags=re.DOTALL)
    assert not re.findall(r"\$|\\[a-zA-Z]+", rest.replace("\\$", ""))
    assert not re.findall(r"<m[ion][^>]*>\\", page)  # a command that the converter does not know stays as it is


def test_without_answers_only_the_questions_are_there() -> None:
    card = load_bank().card("pca-what-problem-solved")
    bare = as_markdown([card], answers=False)
    heading = f"## {one_line(card.prompt)}\n\n*PCA and SVD · concept · easy · intern*"
    assert bare == f"# Questions from Starbeam\n\n{heading}\n\n*{NOTE}*\n"
    assert len(as_html(CARDS, answers=False)) < 0.2 * len(PAGE())
    assert as_markdown([]).startswith("# Questions from Starbeam")


def test_the_cards_come_in_the_order_given() -> None:
    headings = re.findall(r"^## (.+)$", as_markdown(CARDS[:7][::-1]), re.MULTILINE)
    assert headings == [one_line(card.prompt) for card in CARDS[:7][::-1]]
