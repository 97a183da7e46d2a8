"""Ten answers of different quality and what a coach would say of them; hostile texts and their calm outcomes."""

import pytest

from practice.feedback import Feedback, label_star, missing_parts, review_answer, review_story
from questions import load_bank
from questions.cards import Scored

PCA = load_bank().card("pca-what-problem-solved")
assert isinstance(PCA, Scored)

STORIES = {
    "excellent": """
In my second year at a parcel company, the night shift sorted 4,000 parcels by hand and every tenth one went to the
wrong van. Customers rang us each morning, and the drivers had stopped trusting the labels. My manager asked me to
bring the wrong ones below 2 % before the Christmas season, without new machines. I first stood at the belt for
three nights and wrote down where each wrong parcel had left it. I found that 7 of 10 mistakes came from two
postcodes that differ in one digit. I printed the two codes in different colours, and I moved their vans to opposite
ends of the hall. Then I ran a trial with one team for a week and compared its mistakes with those of the other
team. Wrong parcels fell from 10 % to 1.4 % in six weeks, and we kept that through December. I learned that I should
have asked the drivers first, because two of them had known about the postcodes all along.
""",
    "no numbers": """
Our library had a long queue at the desk every Monday, because all the returns of the weekend were booked by hand.
Students waited while we typed, and some of them just left their books on the floor. I was asked to find a way to
make Mondays bearable before the new term began. I watched the desk for a morning and saw that most of the time went
into looking up the cards. I borrowed a scanner from the archive and wrote a small script that books a whole box of
returns at once. I showed it to my two colleagues, and I changed the order of the screens after they had tried it. I
also put a box at the door, so that nobody had to queue only to give a book back. In the end the queue was much
shorter and the mood at the desk was better.
""",
    "all we": """
At the bank our team looked after the reports that go to the regulator every quarter. The reports were late twice in
a row, and we had to make sure that the third one was on time. We met and we made a list of all the steps. We split
the steps among us, and we wrote a script for the longest one. We tested it on the old data, and then we trained the
other office. We delivered the report two days early, and the regulator accepted it without a question.
""",
    "rambling": """
So, there was this project last summer in the warehouse, and the system was kind of old, and everybody had an
opinion about it, you know, and there were meetings nearly every day. I was on the team that looked after the stock
tables, and the stock tables are complicated because they come from two companies that were merged before my time,
and nobody had ever written down which field meant what. Basically I was talking to a lot of people, and some of
them wanted a new system and some of them wanted to keep the old one. I think the main thing was that it was
difficult, and I looked at the tables, and I maybe made some drawings of them. I asked around and I also wrote some
notes about the fields. And the head of the warehouse had his own list, and I compared the list with mine, and there
were differences, and I told him about them.
""",
    "short": """
We had a slow report at work. I made it faster.
""",
}
TECHNICAL = {
    "excellent": """
PCA turns many correlated columns into a few new ones, and each of them is a weighted sum of the centred old
columns. The directions are orthogonal and come in order of the variance along them, so the first takes the most.
They are the eigenvectors of the covariance matrix. Keeping the first k gives the smallest squared reconstruction
error of any linear projection. I choose k by the share of variance for compression, and by validation before a
model. It ignores the target, so a direction of small variance may be the useful one, and I fit it inside each
training fold only.
""",
    "half": """
PCA makes new columns that are weighted sums of the old ones, so that we need far fewer numbers. It is useful for
plots and before a model that is slow with many columns.
""",
    "wrong": """
PCA looks at all the columns and removes the correlated features. It keeps the rest as it is. So PCA prevents
overfitting and the model gets better and it is simple to use on any table that we have at work.
""",
    "honest": """
I don't know the mathematics of PCA well, I would have to look it up. I would start from the goal, which is fewer
columns that still tell most of what the old ones told, and test on a small table whether the model loses anything.
""",
    "off": """
I really like working at Amazon because the teams are small and the customers come first. In my last job we shipped
a new search page and I learned a lot about deadlines and how to speak with managers.
""",
}
HOSTILE = {
    "empty": "",
    "one word": "Word",
    "a long text": "I led a team and we moved the tables. " * 2_700,
    "markup": "<script>alert(1)</script> **bold** [x](javascript:y) $x$ <img src=x onerror=y>. " * 20,
    "controls": "\0\x01\x1b[31m\u202e\ud800 text. " * 50,
    "japanese": "私はチームで検索を担当していました。応答時間を二百ミリ秒から五十ミリ秒に短縮しました。" * 8,
    "arabic": "عملت في فريق البحث وكان علينا أن نخفض زمن الاستجابة. خفضنا الزمن إلى النصف. " * 8,
    "emoji": "\U0001f600 \U0001f680 " * 60,
    "capitals": "I WAS ASKED TO FIX THE QUEUE. I MOVED THE DESK AND I COUNTED. IT FELL FROM 40 TO 12 PEOPLE.",
    "no stops": "when I joined the shop the orders were late and I had to find out why so I looked at the list and "
    * 24,
}


def story(text: str) -> Feedback:
    return review_story(text, label_star(text), missing_parts(text).note)


def technical(text: str) -> Feedback:
    assert isinstance(PCA, Scored)
    return review_answer(PCA, text)


def shown(feedback: Feedback) -> list[str]:
    """Return the keys of what is shown: "+" before what is there, "?" before what to look at again."""
    return [f"{'+' if remark.good else '?'} {remark.key}" for remark in feedback.remarks]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("excellent", ["+ quantified result", "+ reflection", "+ own part"]),
        ("no numbers", ["+ own part", "? quantified result"]),
        ("all we", ["+ quantified result", "? own part", "? length"]),
        ("rambling", ["+ own part", "? missing part: R"]),
        ("short", ["? length"]),
    ],
)
def test_a_coach_would_say_the_same_of_a_story(name: str, expected: list[str]) -> None:
    assert shown(story(STORIES[name])) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("excellent", ["+ points covered"]),
        ("half", ["+ points covered", "? not mentioned: variance-order", "? length"]),
        ("wrong", ["? known mistake: 0", "? known mistake: 2", "? not mentioned: weighted-sums"]),
        ("honest", ["+ points covered", "? not mentioned: weighted-sums", "+ honest gap"]),
        ("off", ["? not mentioned: weighted-sums", "? length"]),
    ],
)
def test_a_coach_would_say_the_same_of_a_technical_answer(name: str, expected: list[str]) -> None:
    assert shown(technical(TECHNICAL[name])) == expected


def test_remarks_are_worded_for_what_they_found() -> None:
    assert technical(TECHNICAL["off"]).remarks[0].says.startswith("I found none of the needed points")
    assert technical(TECHNICAL["half"]).remarks[1].says.startswith("Not mentioned, or in words I do not know")
    said = [remark.says for name in TECHNICAL for remark in technical(TECHNICAL[name]).found]
    assert not any("\n" in text for text in said)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_has_a_stated_outcome(name: str) -> None:
    text = HOSTILE[name]
    outcomes = {
        "empty": ([], []),
        "a long text": (["+ own part", "? length"], ["? not mentioned: weighted-sums", "? length"]),
        "capitals": (
            ["+ quantified result", "? length", "+ own part"], ["? not mentioned: weighted-sums", "? length"]
        ),
        "no stops": (
            ["+ own part", "? quantified result", "? length"], ["? not mentioned: weighted-sums", "? length"]
        ),
    }  # fmt: skip
    unread = ["? not read"]
    assert (shown(story(text)), shown(technical(text))) == outcomes.get(name, (unread, unread))
