"""What a card shows: all that is written on it, once, in Markdown that says what it looks like."""

import re

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from questions import load_bank
from questions.cards import Card
from questions.wording import texts_of
from visuals.cards.export import as_markdown
from visuals.cards.parts import DIFFICULTY, FAMILY, displayed, labels, one_line
from visuals.cards.stages import ladder, stages

BANK = load_bank()
CARDS = [pytest.param(card, id=card.id) for card in BANK.cards]
# What steers the app and is not for reading, and the wordings that only the search needs.
UNSEEN = frozenset({
    "id", "topic", "kind", "difficulty", "minutes", "paraphrases", "any_of", "cues", "tryouts", "checks", "facts",
    "given", "source_refs", "demo", "when", "prerequisites", "confusable", "fictional",
})  # fmt: skip
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(dollarmath_plugin, double_inline=True)
EXPECTED = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "em_open",
    "em_close", "strong_open", "strong_close", "bullet_list_open", "bullet_list_close", "list_item_open",
    "list_item_close", "math_inline", "math_inline_double", "math_block", "code_inline", "fence", "ordered_list_open",
    "ordered_list_close", "table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close",
    "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
}  # fmt: skip


def plain(text: str) -> str:
    """Return a text as words alone, without marks of Markdown, so that it can be found in another one."""
    return " ".join(re.sub(r"[*$|\\]", " ", text).lower().split())


@pytest.mark.parametrize("card", CARDS)
def test_everything_on_a_card_is_shown(card: Card) -> None:
    shown = plain(as_markdown([card]))
    missing = [text for text in texts_of(card, UNSEEN) if plain(text) not in shown]
    missing = [
        text for text in missing if text not in ("S", "T", "A", "R", *FAMILY.values())
    ]  # a sentence's part has a name
    assert missing == []


@pytest.mark.parametrize("card", CARDS)
def test_the_prompt_stands_alone_until_something_is_asked_for(card: Card) -> None:
    parts = stages(card)
    titles = [section.title for part in parts for section in part.sections]
    assert len(titles) == len(set(titles))
    assert all(part.sections and part.ask[0].islower() for part in parts)
    assert len({part.ask for part in parts}) == len(parts) <= 4  # each has a key of its own
    assert labels(card)
    assert all(rung.stage and rung.ask and rung.reply for rung in ladder(card))


@pytest.mark.parametrize("card", CARDS)
def test_its_markdown_holds_no_surprise(card: Card) -> None:
    tokens = PARSER.parse(as_markdown([card]))
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert kinds <= EXPECTED, kinds - EXPECTED
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[1] == one_line(card.prompt)
    # Streamlit reads more than Markdown: colours, icons and emoji between colons, arrows, one tilde as a stroke.
    prose = re.sub(r"\$\$.+?\$\$|\$[^$]+\$|`[^`]+`", " ", as_markdown([card]), flags=re.DOTALL)
    assert not re.findall(r":[a-z_]+\[|:[a-z_]+:|~|<-|->|--\s|\[[^\]]*\]\(", prose)


def test_a_formula_that_is_displayed_stands_on_lines_of_its_own() -> None:
    assert displayed("Then $$a\n = b$$ holds for $x$.") == "Then\n\n$$\na\n = b\n$$\n\nholds for $x$."
    assert displayed("It costs 5 \\$ and $y$.") == "It costs 5 \\$ and $y$."
    assert displayed("- one $$a$$ line") == "- one $$a$$ line"


def test_labels_say_what_a_card_is_about() -> None:
    card = BANK.card("pca-what-problem-solved")
    assert labels(card) == ("PCA and SVD", "concept", "easy", "intern")
    assert labels(BANK.filter(principle="Dive Deep")[0])[:2] == ("Dive Deep", "story")
    assert DIFFICULTY == {1: "easy", 2: "medium", 3: "hard"}
