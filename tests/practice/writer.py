"""Writers that wait to be killed: python -m tests.practice.writer reads from its input what to do, a line each.

"write <url> <seed>" forks a writer, which opens the store, writes without end, and says each write once it is kept:
"pid <n>", then "draft <place>", "part <story> <number>" and "review <id>". "bury" waits for it to die and says "dead".
The fork has everything imported already; "warm" says so, after what a first writer says of a store of its own.
"""

import math
import os
import random
import sys
import tempfile
from datetime import UTC, datetime

from practice import open_store
from practice.drafts import read_draft, save_draft
from practice.own_cards import add_card
from practice.reviews.grading import grade
from practice.stories.keeping import add_story, place_of, save_part, stories

STORIES = 30  # a learner may have 40


def say(*words: object) -> None:
    """Write a line past Python's buffers: a killed process would lose what stands there."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def write(url: str, seed: str, most: float = math.inf) -> None:
    """Write and acknowledge, until killed; the parts of a later writer have higher numbers."""
    draws = random.Random(seed)
    mine, now = open_store(url).learner("ada"), datetime.now(UTC)
    told = stories(mine)
    story = add_story(mine, {"title": f"Story {seed}"}, now) if len(told) < STORIES else draws.choice(told)
    version = read_draft(mine, place_of(story.id, "situation")).version
    card = add_card(mine, f"Question {seed}", "Answer", None, None, now)
    say("story", story.id)
    number = 1000 * int(seed)
    while number < most:
        number += 1
        now = datetime.now(UTC)
        kind = draws.choice(["draft", "part", "review"])
        if kind == "draft":
            save_draft(mine, f"kill/{seed}/{number}", f"text {number} " * draws.choice([1, 40, 900]), 0, now)
            say("draft", f"kill/{seed}/{number}")
        elif kind == "part":
            version = save_part(mine, story.id, "situation", f"{number} " * draws.choice([1, 40]), version, now).version
            say("part", story.id, number)
        else:
            say("review", grade(mine, card.id, draws.choice([1, 2, 3, 4]), now).review.id)


def main() -> None:
    """Do what each line says."""
    with tempfile.TemporaryDirectory() as folder:  # what is made at the first call is there for all writers
        write(f"sqlite:///{folder}/warm.sqlite", "0", most=6)
    say("warm")
    child = 0
    for line in sys.stdin:
        said = line.split()
        if said[0] == "bury":
            os.waitpid(child, 0)
            say("dead")
            continue
        child = os.fork()
        if child == 0:
            try:
                write(*said[1:])
            except BaseException as error:
                say("failed", repr(error))
                os._exit(1)
        say("pid", child)


if __name__ == "__main__":
    main()
