"""The words that hint at the part a sentence belongs to: patterns by label, for text in lower case.

None decides: each is a feature whose weight is learned, for "had to" stands in tasks and in their background alike.
"""

# ruff: noqa: E501 (a pattern a line)
import re

_IRREGULAR = (
    "went|wrote|took|made|sat|put|told|said|spoke|built|ran|drew|gave|got|brought|kept|set|led|held|chose|cut|read|"
    "rang|rode|drove|found|sent|bought|began|taught|let|left|met|paid|showed|split|swapped|thought|dug|fed|stood|rebuilt|"
    "rewrote|redrew|reran|redid|did|sought|flew|hung|stuck|tore|sold|lent|bound|swept|shut|broke|spent|asked"
)
_PAST = rf"(?:(?!need|want|learn|happen|seem|us|work|miss|receiv|manag|realis|realiz)\w{{2,}}ed|{_IRREGULAR})"
_OPENING = (
    r"^(?:(?:so|and|then|but|okay|ok|um|uh|er|well|yeah|anyway|also|now|right|basically|first|next|after that)\W+)*"
)
_CHANGED = (
    "improved|reduced|increased|decreased|rose|fell|dropped|grew|doubled|halved|saved|gained|won|lost|cut|went (?:up|"
    "down|from|live)|came (?:down|in|out|back|up)|climbed|shrank|declined|shortened|reached|exceeded|passed|finished|"
    "delivered|launched|completed|resolved|fixed|renewed|signed|adopted|accepted|approved|closed|opened|stopped|lasted"
)

CUES: dict[str, tuple[str, ...]] = {
    "S": (
        rf"{_OPENING}(?:in|at|during|while|when|back|last|two|three|some|one) ",
        r"\b(?:was|were|am|is|are|been|being|'m|'d been) (?:a|an|the only|in|at|on|still|always|already|new|about)\b",
        r"\b(?:was|were) \w+ing\b",
        r"\b(?:had|'d) (?:been|already|always|never|just|\w+ed|grown|gone|come|taken|written|made|built|left|no|a|an)\b",
        r"\bthere(?: was|'s| is| were| had| are)\b",
        r"\b(?:i|we) (?:work|run|am|live|study|worked|joined|studied|lived|had this|share|make|sell|have)\b|\bi'm\b",
        r"\b(?:year|semester|job|internship|university|college|school|company|firm|team|department|ward|shop|lab)\b",
        r"\b(?:every|each) (?:\w+ )?(?:day|week|month|monday|friday|saturday|sunday|morning|evening|night|year|time)\b",
        r"\b(?:problem|trouble|complain\w*|broke\w*|fail\w*|crash\w*|wrong|late|nobody|no one|everybody|everyone|"
        r"old|previous|used to|kept \w+ing|usually|normally|mostly)\b",
        r"\b(?:which|that|this) (?:means?|meant)\b|\b(?:is|are) (?:a|an|the|when|where|how|called)\b",
        r"\b(?:19|20)\d\d\b|\b(?:spring|summer|autumn|winter|ago|before me|years|at that time|at the time)\b",
        r"\b(?:our|my (?:first|second|third|last|final))\b",
    ),
    "T": (
        r"\b(?:had|has|have|'d) (?:only )?(?:\w+ )?to\b",
        r"\bneed(?:ed|s)?(?: to| it| a| the|\b)",
        r"\b(?:was|were|been|got|being) (?:\w+ )?(?:asked|tasked|told|charged|assigned|given|expected|supposed|meant|"
        r"required|appointed|instructed|made responsible|entrusted|commissioned|brought in)\b",
        r"\b(?:asked|told|wanted|gave|expected|needed|let|handed|charged|set|got|said to) (?:me|us)\b",
        r"\b(?:manager|boss|lead|head|director|owner|supervisor|chef|teacher|foreman|professor|client|board|chief|captain|"
        r"customer|committee|president|partner|he|she|they) (?:\w+ )?(?:asked|told|wanted|gave|expected|said|set|needed)\b",
        r"\b(?:responsib\w+|accountable|my job|my task|my part|my role|my brief|my goal|my aim|in charge|up to me|on me|"
        r"mine to|my call|my decision|my signature|fell to me|landed on|the one who|who had to|my name)\b",
        r"\b(?:goal|target|aim|objective|task|mandate|brief|deadline|requirement|assignment|promised?|condition)\b",
        r"\b(?:decide|decision|choose|choice|whether|either|question was|question is|must|should|ought)\b",
        r"\b(?:by|before|until|till|within|in time for|no later than) (?:the |a |end |\w+ )?(?:end|monday|tuesday|wednesday|"
        r"thursday|friday|saturday|sunday|noon|midnight|morning|january|february|march|april|may|june|july|august|"
        r"september|october|november|december|christmas|easter|deadline|day|week|weeks|days|hours|months|summer|\d+)\b",
        r"\b(?:without|no extra|no more|no additional|not allowed|nobody else|somebody had|someone had|budget|at least|"
        r"at most|no later)\b",
        r"\bto (?:get|find|make|keep|bring|have|be|decide|do|know|tell|deliver|reduce|improve|cut|close|finish|say|fix)\b",
        r"\b(?:ensure|make sure|guarantee|maintain|could not|couldn't|can't|cannot|wasn't allowed)\b",
    ),
    "A": (
        rf"{_OPENING}i (?:\w+ly |also |then |just |first |went and )?{_PAST}\b",
        rf"\bi (?:\w+ly |also |then |just |first |even )?{_PAST}\b",
        rf"{_OPENING}(?!(?:he|she|it|they|we|i)\b){_PAST} ",
        rf"\bwe (?:\w+ly |also |then |just |first |all )?{_PAST}\b",
        r"\b(?:was|were) (?:then |first |also |each |all )?(?:\w{2,}ed|put|sent|given|made|built|drawn|shown|written|cut|"
        r"brought|taken|told|split|read|run|set|moved|held|found|chosen|laid|drawn up)\b",
        r"\b(?:first|then|next|after that|second|finally|step|afterwards|meanwhile|once|in parallel|to start|began|"
        r"started)\b",
        r"\b(?:asked|suggested|proposed|explained|said|told|called|rang|phoned|spoke|talked|offered|showed|invited|"
        r"persuaded|convinced|listened|apologi\w+|interviewed|presented)\b",
        r"\b(?:used|using|by \w+ing|with a|with the|in order to|so that|because i|instead of|rather than|in case)\b",
        rf"{_OPENING}(?:to \w+|rather than|instead of|before|after|because|having|armed with|together|what i did|"
        r"what we did|for (?:two|three|a|six|four))\b",
        r"\b(?:list|spreadsheet|sheet|table|draft|plan|checklist|notes?|template|script|prototype|interview\w*|meeting|"
        r"call|email|page|board|excel|column|draw\w*|paper)\b",
        r"[\"“”]|\?",
        r"\b(?:and|then|i) (?:asked|wrote|put|went|said|told|made|sat|checked|moved|sent|took|marked|compared|added)\b",
        r"\bi (?:didn't|did not|would|could|decided|chose|kept|thought|figured|knew|wasn't going)\b",
    ),
    "R": (
        rf"\b(?:{_CHANGED})\b",
        r"\b(?:now|still|today|since then|ever since|to this day|these days|nowadays|has been|have been|has become|"
        r"have since|is used|is still|has since)\b",
        r"\b(?:learn(?:ed|t)|lesson|taught me|take away|took (?:away|from)|what stayed|realis\w+|understood|looking back|"
        r"next time|would do|i'd have|should have|proud|remember|mistake)\b",
        r"%|\bper ?cent\b|[$€£]|\b(?:euros?|pounds?|dollars?|grand|thousand|million)\b",
        r"\bfrom (?:\w+ ){1,4}to\b|\b(?:to|by) (?:about |around |nearly |under |below |over )?[\d%€$£]",
        r"\b(?:later|afterwards?|in the end|at the end|eventually|finally|turned out|the following|the next|within)\b",
        r"\b(?:result\w*|outcome|led to|meant that|became|helped|able to|thanks|thanked|feedback|praised|happy|pleased|"
        r"promoted|award\w*|grade|offer\w*|standard|adopted|copied|rolled out|in use|on time|under budget|success\w*)\b",
        rf"{_OPENING}(?:the|he|she|they|it|nobody|no one|all|none|both|one of|two of|by|within|since|that) ",
        r"\b(?:never|again|no more|no longer|fewer|less|more|better|worse|faster|instead of|not (?:a|one) single|without a)\b",
        r"\b(?:as far as i know|i think|i believe|to be honest|honestly|i can't say|not perfect|at least|to be fair|"
        r"of course|probably|maybe)\b",
        r"\b(?:he|she|they) (?:said|told|wrote|thanked|asked|called|came|got|stayed|left|still|never|was|were|did|didn't)\b",
        r"\b(?:we|i) (?:got|lost|won|passed|made it|still|never|finished|kept|ended|came|had)\b",
        r"\bi (?:learned|learnt|got|still|now|have|think|never|would|wish|was)\b",
    ),
}  # fmt: skip
PATTERNS = tuple(re.compile(pattern) for patterns in CUES.values() for pattern in patterns)
OWNERS = tuple(label for label, patterns in CUES.items() for _ in patterns)
