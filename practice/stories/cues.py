"""What in a story hints at a principle, and how the story is told then.

The cues are terms of `questions.terms`, written by hand from the gists of the bank: words counted in its cards were
hardly better than chance on its own stories.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from questions.terms import Span, TermPart, fold, parse, sentences
from questions.topics import Principle


@dataclass(frozen=True)
class Cues:
    """The cues of a principle; ``lead`` says what to begin with when a story is turned to it."""

    terms: tuple[str, ...]
    lead: str


CUES: dict[Principle, Cues] = {
    "Customer Obsession": Cues(
        (
            "customer*|client*|patient*|passenger*|visitor*|shopper*|guest*|reader*|borrower*|tenant*",
            "user*|caller*|subscriber*|member*|parent*|pupil*|student* + need*|want*|ask*|complain*|told|wrote|call*",
            "complaint*|complained",
            "feedback|survey*|interview*",
            "their need*|what they need*|really need*|what they want*",
            "support ticket*|call centre|call center|help desk|counter",
        ),
        "Lead with the person whose need you saw, and how you knew of it.",
    ),
    "Ownership": Cues(
        (
            "nobody owned|no owner|had no owner|nobody's|nobody was responsible|no one was responsible",
            "not my job|outside my role|outside my job|was not my task|not my task|not my part",
            "nobody had asked|nobody asked|no one asked|without being asked|volunteer*",
            "took over|took it on|took on|took charge|stepped in",
            "hand* over|handover|new owner|own it|runs without me|without me",
            "long run|long term|for years|next year*|still runs|still in use",
            "my mistake|my own mistake|my fault|i had missed|i had forgotten",
        ),
        "Lead with why it was nobody's task, and why you took it.",
    ),
    "Invent and Simplify": Cues(
        (
            "simpl*|simplif*",
            "new way|new idea|invent*|prototype*|a trick",
            "steps|forms|pages|screens + fewer|removed|cut|dropped|merged|one|single|instead",
            "replace* + by|with|one",
            "automat*|script*",
            "borrowed|idea from|as they do|seen in|copied from",
            "got rid|threw out|threw away|no longer need*|unnecessary|superfluous",
        ),
        "Lead with how complicated it was before, and what became unnecessary.",
    ),
    "Are Right, A Lot": Cues(
        (
            "i was wrong|had been wrong|proved wrong|turned out wrong|turned out to be wrong|was mistaken",
            "evidence|counterexample*|refut*|disprov*|against my",
            "changed my mind|gave up my|revis*|reconsider*",
            "weigh*|judge*|judgement|judgment",
            "option*|alternative*|both sides|trade off*",
            "ask* + disagree*|sceptic*|skeptic*|critic*|otherwise",
            "assum*|bias*|guess*",
        ),
        "Lead with the judgement you had to make and what spoke against your own view.",
    ),
    "Learn and Be Curious": Cues(
        (
            "learn*|taught myself|studied|course*|textbook*|tutorial*",
            "did not know|knew nothing|knew little|had never|never heard|unfamiliar|new to me",
            "curious|wondered|puzzled|wanted to know|wanted to understand|interested",
            "read + paper*|book*|article*|manual*|documentation|everything",
            "tried out|experiment*|in my spare|exercise*",
            "question* + expert*|colleague*|asked|list",
        ),
        "Lead with what you did not know, and how you went about learning it.",
    ),
    "Hire and Develop the Best": Cues(
        (
            "mentor*|coach*|tutor*|taught|train* + colleague*|intern*|newcomer*|junior|student*|person|people|team",
            "intern|interns|newcomer*|new colleague*|junior|apprentice*|trainee*|mentee*",
            "interview*|candidate*|hiring|hire*|applicant*|recruit*",
            "feedback + gave|give|her|him|them",
            "pair* + with|review* + her|his|their",
            "promot*|grew|now lead*|leads|on her own|on his own|on their own|by herself|by himself|by themselves",
            "delegat*|let her|let him|let them|hand* + her|him|them",
        ),
        "Lead with the person, where they stood before and what they can do now.",
    ),
    "Insist on the Highest Standards": Cues(
        (
            "quality|standard*|the bar",
            "good enough|not good enough|was satisfied|were satisfied|was content|were content|everyone was happy",
            "check*|review*|test*|audit* + every|each|all|before|list|rule*",
            "defect*|fault*|bug|bugs|flaw*|error* + again|came back|cause|root|recur*|stay*",
            "checklist*|acceptance|criteria|definition of done|threshold*",
            "redid|redo|rewrote|refused|did not accept|sent back|started again|again from",
            "rework*|regression*|coverage",
        ),
        "Lead with the level that others were content with, and why you were not.",
    ),
    "Think Big": Cues(
        (
            "vision|strategy|strategic|ambitious|bold*|roadmap|long term plan",
            "whole company|all teams|every team|other teams|across teams|all branches|all sites|all stores|all regions",
            "countries|country|nationwide|worldwide|global*|other cities|whole city|whole region|other markets|market*",
            "ten times|hundred times|10 times|100 times|10x|scale* + to|up|all",
            "platform*|framework*|general|reus*|standard for",
            "proposed|proposal*|pitched|convinced|won over|persuaded",
            "larger|bigger|beyond",
        ),
        "Lead with what you saw beyond the task, and whom you won for it.",
    ),
    "Bias for Action": Cues(
        (
            "same day|that day|that evening|that afternoon|within hours|within a day|within an hour|at once",
            "immediately|right away|quickly|fast|without waiting|did not wait|instead of waiting|could not wait",
            "incomplete|not enough data|without knowing|did not have all|uncertain|unknown",
            "reversible|undo*|roll back|rolled back|rollback|switch* back|way back|turn* it off|kill switch",
            "pilot|trial|small test|tried it on|first version",
            "deadline*|days left|hours left|out of time|urgent*",
            "risk*|worst case|if it failed",
        ),
        "Lead with what waiting would have cost, and why the step could be undone.",
    ),
    "Frugality": Cues(
        (
            "budget*|no money|little money|without money|grant|funding",
            "cost*|bill|price*|expens* + cut|less|half|save*|down|fell|reduc*|%|euro*|pound*|dollar*|€|$|lower",
            "cheap*|free of charge|for free|open source|second hand|unused|spare|borrow*|old machine*|old laptop*",
            "save*|saving* + money|euro*|pound*|dollar*|€|$|hour*|cost*|%",
            "licen*|hardware|server*|gpu*|machine*|cloud + less|fewer|smaller|one|without|instead|cheap*|half",
            "labell*|label* + cost|bill|less|fewer|half|budget",
            "with what we had|limited|only two people|only one person|no staff|few people",
        ),
        "Lead with the limit you were given, and what the result cost.",
    ),
    "Earn Trust": Cues(
        (
            "trust*|believ*|credib*|confidence in",
            "admit*|apolog*|my mistake|i was wrong|said openly|told openly|own up|owned up",
            "listen*|heard them out|let them speak",
            "honest*|open about|openly|transparent*",
            "conflict|tension|quarrel*|upset|angry|suspicio*|sceptic*|skeptic*|distrust*|reluctant",
            "promise*|kept my word|as agreed|every week + told|wrote|report*",
            "criticis*|critic*|feedback + me|my",
        ),
        "Lead with why they doubted you, and what you said openly.",
    ),
    "Dive Deep": Cues(
        (
            "root cause|cause + found|find|was|real|true",
            "log|logs|raw data|row by row|line by line|one by one|by hand",
            "looked at|read|inspect*|examin*|went through|sampled|opened + cases|examples|rows|records|each|every",
            "dashboard*|metric*|average*|report* + hid|hide*|misle*|looked fine|not agree|disagree*|wrong|not match",
            "trace*|debug*|profil*|reproduc*|bisect*|narrow*",
            "measure*|timed|counted|plotted|compared + each|every|group*|by|split",
            "anomal*|outlier*|spike*|mismatch*|duplicate*|leak*",
        ),
        "Lead with the figure that did not fit, and go down layer by layer.",
    ),
    "Have Backbone; Disagree and Commit": Cues(
        (
            "disagree*|object*|oppos*|argued against|spoke against|spoke up|spoke out|contradict*",
            "manager|director|head of|boss|senior|professor + wanted|decided|insisted|preferred|against|thought",
            "overrul*|decided otherwise|decided against|went against|outvoted|voted",
            "once it was decided|after the decision|the decision stood|i backed|backed the|committed",
            "alone with|the only one|against one|all others|everyone else",
            "said no|refused|push* back|warned",
        ),
        "Lead with the decision you disagreed with, and say what you did once it was taken.",
    ),
    "Deliver Results": Cues(
        (
            "deadline*|due date|in time|on time|by the end of|before the launch|launch date|go live",
            "deliver*|shipped|launched|released|finished|completed",
            "setback*|delay*|fell ill|left the team|broke down|fell through|slipp*|behind schedule|too late",
            "priorit*|cut the scope|reduced the scope|dropped|most important|critical path|first things",
            "plan*|milestone*|weekly|each week|every week",
            "goal|target|objective + met|reach*|miss*|hit",
            "supplier*|vendor*|other team|another team|partner* + wait*|depend*|late|delay*",
        ),
        "Lead with the goal and its date, then the setback.",
    ),
    "Strive to be Earth's Best Employer": Cues(
        (
            "safe*|injur*|accident*|health*|ergonom*|strain*",
            "overtime|night shift*|on call|workload|overload*|exhaust*|burn* out|stress*|pager",
            "fair*|unfair*|left out|excluded|inclu*|quiet*|accessib*|interrupted",
            "newcomer*|onboard*|felt welcome|welcome*",
            "morale|turnover|quit|stay*|left the team|wanted to leave",
            "colleague*|team*|staff|people + easier|better|calm*|rest|break*|hours|rota",
            "career|goal*|wish* + her|his|their",
        ),
        "Lead with the people beside you, and what became better in how they work.",
    ),
    "Success and Scale Bring Broad Responsibility": Cues(
        (
            "side effect*|unintended|unwanted|unexpected effect",
            "harm*|discriminat*|unfair*|bias* + group*|people|women|dialect*|age|region*|language*|model",
            "privacy|personal data|consent|sensitive|anonym*",
            "environment*|energy|emission*|carbon|waste|recycl*|water",
            "neighbour*|neighbor*|residents|community|communities|town|village|public|society|minorit*",
            "misuse*|abuse*|ethic*|responsib* + effect*|public|harm*|society",
            "those who|people who + never|do not use|did not choose|affected",
        ),
        "Lead with the people whom it touched without being its users.",
    ),
}


def cues_in(principle: Principle, text: str) -> tuple[tuple[Span, ...], ...]:
    """Return for each cue of a principle that a text holds where its words first stand, in their order."""
    folded, said = fold(text), sentences(text)
    maybe = (parts for parts in map(parse, CUES[principle].terms) if all(part.may_be(folded) for part in parts))
    found = (_first(parts, folded, said) for parts in maybe)
    return tuple(words for words in found if words)


def _first(parts: Sequence[TermPart], folded: str, said: Sequence[Span]) -> tuple[Span, ...]:
    """Return where the words of a term first stand; only the sentences that hold its first part are read on."""
    first, *others = (part.pattern for part in parts)
    read = 0
    for match in first.finditer(folded):
        if match.start() < read:
            continue
        start, read = next(span for span in said if match.start() < span[1])
        found = [match, *(other.search(folded, start, read) for other in others)]
        if all(found):
            return tuple(sorted(one.span() for one in found if one))
    return ()
