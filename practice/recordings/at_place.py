"""What was recorded at a place of a draft: found again after a refresh and by a new server, until it is answered."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from practice.drafts import drop_draft, read_draft, save_draft
from practice.interview.state import Seconds
from practice.recordings.files import keep
from practice.recordings.unused import let_go
from practice.store import Learner


class Spoken(BaseModel):
    """An answer that was spoken, as the event `Answer` takes it: what was measured, and the id of the recording.

    ``seconds`` are those from the first to the last sound, ``silence`` and ``longest_silence`` are of the pauses
    between them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    seconds: Seconds
    silence: Seconds
    longest_silence: Seconds
    recording: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]

    @property
    def said(self) -> dict[str, Any]:
        """The fields of the event `Answer`."""
        return {"spoken": self.seconds, **self.model_dump(exclude={"seconds"})}


def place_of(place: str) -> str:
    """Return where it is remembered what was recorded for the draft at a place."""
    return f"{place}/recording"


def recorded(mine: Learner, place: str) -> Spoken | None:
    """Return what was recorded at a place, or None."""
    try:
        return Spoken.model_validate_json(read_draft(mine, place_of(place)).text)
    except ValidationError:  # nothing, or no words of ours
        return None


def record(mine: Learner, place: str, wav: bytes, now: datetime, shown: Spoken | None = None) -> Spoken:
    """Keep a recording at a place; it takes the place of the one that was ``shown``, which is deleted.

    What another tab has recorded there since is kept as a copy of the draft. Errors as `practice.recordings.keep`.
    """
    kept, before = keep(mine, wav), recorded(mine, place)
    found = Spoken(
        seconds=round(kept.silence.spoken, 2), silence=round(kept.silence.total, 2),
        longest_silence=round(kept.silence.longest, 2), recording=kept.id,
    )  # fmt: skip
    here = place_of(place)
    save_draft(mine, here, found.model_dump_json(), read_draft(mine, here).version if before == shown else 0, now)
    if before is not None and before == shown:
        let_go(mine, {before.recording})
    return found


def forget(mine: Learner, place: str) -> None:
    """Delete what was recorded at a place; an interview that has taken it keeps it."""
    before = recorded(mine, place)
    drop_draft(mine, place_of(place))
    if before is not None:
        let_go(mine, {before.recording})
