"""Each rule of the content fires on a card that breaks it, and on no card of the bank."""

import pytest

from questions import load_bank
from questions.cards import Scored
from questions.faults import faults, slips
from questions.parts import Covered, Fact, Pitfall, Point, Tryouts
from questions.people import AskingCard, ClarifyDrill, MistakeCard
from questions.wording import maths_faults
from tests.questions.examples import ASKING, CLARIFY, MISTAKE, pca, product_search, story

BANK = load_bank()
SCORED = BANK.filter(family="technical") + BANK.filter(family="design case")
CARD = pca()


@pytest.mark.parametrize("card", [pytest.param(card, id=card.id) for card in BANK.cards])
def test_no_card_of_the_bank_has_a_fault(card):
    assert list(faults(card, [other for other in SCORED if isinstance(other, Scored)])) == []


def only_fault(card, others=()) -> str:
    found = list(faults(card, others))
    assert len(found) == 1, found
    return found[0]


def rubric(**groups):
    """Return the card's rubric with points replaced by hand."""
    return CARD.rubric.model_copy(update=groups)


def point(*any_of, id="more"):
    return Point(id=id, point="A point.", any_of=any_of)


# ------------------------------------------------------------------ lengths and form


def test_answers_that_are_too_short_or_too_long_are_told():
    assert only_fault(pca(answer_30s="It is short.")) == "answer_30s has 3 words; wanted are 40 to 80"
    assert only_fault(pca(answer_30s="word " * 81)) == "answer_30s has 81 words; wanted are 40 to 80"
    assert not list(faults(pca(answer_30s="word " * 80)))
    assert not list(faults(pca(answer_30s="word " * 40)))
    longer = CARD.answer_2min + " It ends here." * 30
    assert only_fault(pca(answer_2min=longer)) == f"answer_2min has {len(longer.split())} words; wanted are 180 to 280"
    assert "answer_2min has 9 words" in " ".join(faults(pca(answer_2min="Nine words that say nothing of it at all.")))


@pytest.mark.parametrize(
    ("more", "said"),
    [(" It has $k$ parts.", "a formula"), (" It is **bold**.", "bold"), ("\n- an entry", "a list"),
     ("\n\n1. an entry", "a list")],
)  # fmt: skip
def test_an_answer_is_to_be_spoken(more, said):
    card = pca(answer_2min=CARD.answer_2min + more, given=(*CARD.given, "1. an entry") if "1." in more else CARD.given)
    assert only_fault(card) == f"answer_2min holds {said}; it is to be spoken"


def test_an_answer_has_no_empty_words():
    card = pca(answer_30s=CARD.answer_30s + " Obviously, I leverage it.")
    assert list(faults(card)) == [
        "answer_30s says 'Obviously'; leave it out",
        "answer_30s says 'leverage'; leave it out",
    ]
    assert not list(faults(pca(why_asked="It is simply asked.")))


def test_a_recall_answer_is_short():
    recall = CARD.recall[0].model_copy(update={"a": "word " * 21})
    assert "has 21 words; wanted are 1 to 20" in only_fault(pca(recall=(recall, *CARD.recall[1:])))


def test_an_em_dash_and_a_wording_that_stands_twice_are_told():
    assert "an em dash" in only_fault(pca(why_asked="Short \u2014 and hard."))
    assert "an em dash" in only_fault(story(paraphrases=("One \u2014 two?",)))
    assert only_fault(pca(paraphrases=("What is PCA?", "what is  pca?", "Other"))) == (
        "two of prompt and paraphrases are the same"
    )


# ------------------------------------------------------------------ mathematics


@pytest.mark.parametrize(
    "text",
    ["", "no formula", "$a$ and $$b$$", r"\$5 and \$6", r"$\{a\}$", r"$\frac{1}{n}\sum_{i} x_i$", "$$a\n= b$$",
     r"$\left( a \right)$", r"$\begin{pmatrix} a \\ b \end{pmatrix}$", r"$\leftarrow$", r"$a \\{b}$"],
)  # fmt: skip
def test_mathematics_that_closes_is_fine(text):
    assert list(maths_faults(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$a", "opened by $ and not closed"), ("$$a$", "opened by $$ is closed by $"), ("it costs $5", "not closed"),
        ("$a$$b$", "opened by $ is closed by $$"), (r"$\frac{1}{n$", "braces"), ("$a}{b$", "braces"), ("$}$", "braces"),
        (r"$\left( a )$", "left"), (r"$\begin{pmatrix} a \end{bmatrix}$", "begin"), ("$$ $$", "empty"),
        (r"$\{a}$", "braces"),
    ],
)  # fmt: skip
def test_mathematics_that_does_not_close_is_told(text, said):
    assert said in next(maths_faults(text))
    assert said in only_fault(pca(why_asked=f"Words. {text}"))


# ------------------------------------------------------------------ rubric and pitfalls


def test_our_answer_shows_every_must():
    card = pca(rubric=rubric(must=(*CARD.rubric.must, point("zebra"))))
    assert list(faults(card)) == ["our own answer does not show more", "tryouts.passes does not show more"]


def test_the_prompt_alone_shows_no_must():
    assert "the prompt alone shows 'weighted-sums'" in only_fault(pca(prompt="Is PCA a linear projection of columns?"))


def test_the_tryouts_are_tried():
    passes, fails = CARD.tryouts.passes, CARD.tryouts.fails
    assert "tryouts.fails shows every must" in list(faults(pca(tryouts=Tryouts(passes=passes, fails=passes + fails))))
    missed = list(faults(pca(tryouts=Tryouts(passes="It is useful.", fails=fails))))
    assert missed == ["tryouts.passes does not show weighted-sums, variance-order, fewer-numbers"]


def test_another_cards_answer_does_not_pass():
    twin = pca(id="twin")
    assert only_fault(CARD, [CARD, twin]) == "the answer of twin shows every must"


def test_good_and_bonus_points_are_shown_somewhere():
    assert only_fault(pca(rubric=rubric(bonus=(point("zebra"),)))) == "nothing in the card shows 'more'"
    assert not list(faults(pca(rubric=rubric(bonus=(point("Hotelling"),)))))


def test_ids_of_points_are_unique_and_terms_well_formed():
    twice = rubric(bonus=(point("pca"), point("pca")))
    assert only_fault(pca(rubric=twice)) == "two points have the id 'more'"
    assert only_fault(pca(rubric=rubric(bonus=(point("pca|*"),)))) == (
        "term 'pca|*': a star that does not end a word: *"
    )


def test_cues_find_their_pitfall_and_spare_right_answers():
    def with_cues(*cues):
        return pca(pitfalls=(Pitfall(wrong="It removes columns.", why="No.", cues=cues), *CARD.pitfalls[1:]))

    assert only_fault(with_cues("zebra")) == "the cues do not find their pitfall: It removes columns."
    assert list(faults(with_cues("remov* + column*", "orthogonal"))) == [
        "our own answer is taken for the pitfall: It removes columns."
    ]
    assert list(faults(with_cues("remov* + column*", "perpendicular"))) == [
        "tryouts.passes is taken for the pitfall: It removes columns."
    ]


def test_the_wrong_tryout_shows_a_pitfall():
    fails = "It is a method of statistics."
    assert only_fault(pca(tryouts=Tryouts(passes=CARD.tryouts.passes, fails=fails))) == "tryouts.fails shows no pitfall"


def test_a_negated_sentence_is_no_slip():
    assert slips("PCA removes the correlated features.", CARD.pitfalls)
    assert not slips("PCA never removes the correlated features.", CARD.pitfalls)


def test_the_ladder_is_in_order_and_names_points_of_the_rubric():
    assert "out of order" in only_fault(pca(followups=CARD.followups[::-1]))
    lost = CARD.followups[0].model_copy(update={"when": Covered(covered="nowhere")})
    assert only_fault(pca(followups=(lost, *CARD.followups[1:]))) == (
        "a follow-up waits for a point that the rubric lacks: nowhere"
    )


# ------------------------------------------------------------------ numbers


def test_each_number_is_given_checked_or_cited():
    said = pca(answer_30s=CARD.answer_30s + " It needs 17 s.")
    assert only_fault(said) == "a number without check, given or fact: 17"
    assert not list(faults(said.model_copy(update={"given": (*CARD.given, "needs 17 s")})))
    cited = {"facts": (Fact(quote="needs 17 s", source="Someone (2001), page 3"),)}
    assert not list(faults(said.model_copy(update=cited)))
    checked = CARD.checks[0].model_copy(update={"quote": "needs\n17 s"})
    assert not list(faults(said.model_copy(update={"checks": (*CARD.checks, checked)})))
    assert "17" in only_fault(pca(amazon_context="There were 17."))


def test_a_quote_covers_whole_numbers_only():
    said = pca(amazon_context="It keeps 95 % and 1.5 of them, but 5 % is lost.")
    covered = said.model_copy(update={"given": (*CARD.given, "5 % is lost", "1 to 5", "5 of them")})
    assert list(faults(covered)) == [
        "a quote of given, facts or checks is not in the card: 5 of them",
        "a quote of given, facts or checks is not in the card: 1 to 5",
        "a number without check, given or fact: 95",
        "a number without check, given or fact: 1.5",
    ]
    assert only_fault(pca(given=(*CARD.given, "100"))).startswith("a bare number as a quote")


def test_a_quote_stands_in_the_card():
    assert only_fault(pca(given=(*CARD.given, "99 balloons"))) == (
        "a quote of given, facts or checks is not in the card: 99 balloons"
    )


def test_the_numbers_of_a_case_count_as_well():
    case = product_search()
    assert only_fault(product_search(serving=(*case.serving, "It takes 17 racks."))) == (
        "a number without check, given or fact: 17"
    )


# ------------------------------------------------------------------ stories and the smaller cards


def told(**changes):
    return story(worked=story().worked.model_copy(update=changes))


def without(*parts):
    return tuple(s for s in story().worked.sentences if s.part not in parts)


def test_a_story_has_its_length_and_shares():
    assert any("words; wanted are 150 to 230" in f for f in faults(told(sentences=without("A"))))
    assert "the story has no sentence of part T" in list(faults(told(sentences=without("T"))))
    assert any(f.startswith("R is 0% of the story") for f in faults(told(sentences=without("R"))))
    swapped = {"S": "A", "A": "S"}
    other = [s.model_copy(update={"part": swapped.get(s.part, s.part)}) for s in story().worked.sentences]
    found = list(faults(told(sentences=tuple(other))))
    assert any(f.startswith("S and T is") for f in found)
    assert any(f.startswith("A is") for f in found)


def test_the_teller_says_i():
    we = tuple(s.model_copy(update={"text": s.text.replace("I ", "we ")}) for s in story().worked.sentences)
    assert only_fault(told(sentences=we)).startswith("A says I 0 times and we ")


def test_a_story_has_probes_and_serves_other_principles():
    assert only_fault(story(probes=story().probes[:2])) == "2 probes; at least 3 are wanted"
    own = story().also_serves[0].model_copy(update={"principle": "Dive Deep"})
    assert only_fault(story(also_serves=(own,))) == "also_serves names the card's own principle: Dive Deep"


def test_a_drills_terms_find_its_questions():
    drill = ClarifyDrill.model_validate(CLARIFY)
    assert list(faults(drill)) == []
    first, *rest = drill.questions

    def with_terms(*any_of):
        return drill.model_copy(update={"questions": (first.model_copy(update={"any_of": any_of}), *rest)})

    assert only_fault(with_terms("zebra")) == "the terms of 'definition' do not find its own question"
    assert only_fault(with_terms("count*", "predict*")) == "the prompt alone shows 'definition'"
    assert only_fault(with_terms("a|")) == "term 'a|': an empty alternative"


def test_the_smaller_cards_are_checked_for_form():
    asking, mistake = AskingCard.model_validate(ASKING), MistakeCard.model_validate(MISTAKE)
    assert list(faults(asking)) == list(faults(mistake)) == []
    assert "question mark" in only_fault(asking.model_copy(update={"prompt": "Tell me more."}))
    assert "not closed" in only_fault(mistake.model_copy(update={"instead": "It costs $5."}))
