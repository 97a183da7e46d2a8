"""An interview as it is held: whatever it waits for, as the store has it."""

from visuals.frames.learner import mine
from visuals.frames.mock import interview_of_address
from visuals.frames.mock_answered import answered
from visuals.frames.mock_asked import asked_now
from visuals.frames.mock_head import head
from visuals.frames.mock_rests import asked_by_a_friend, between, over, paused, ready

learner = mine()
kept = interview_of_address(learner)
status = kept.state.status
if kept.state.partner and not kept.state.is_over:
    asked_by_a_friend(kept)
elif status == "ready":
    ready(kept)
elif status == "between":
    between(kept)
elif kept.state.is_over:
    over(kept)
else:
    head(kept)
    if status == "paused":
        paused(kept)
    elif status == "answered":
        answered(learner, kept)
    else:
        asked_now(learner, kept)
