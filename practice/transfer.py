"""All of a learner's data as one JSON file: written, read back, and deleted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from practice.copies import BEFORE_IMPORT, copy_before, forget_in_copies
from practice.errors import InvalidInputError
from practice.migrating import newest
from practice.models import Profile
from practice.reviewer.setting import switched_off
from practice.sqlite_file import wipe
from practice.store import Learner
from practice.transfer_file import FORMAT, TABLES, VERSION, TransferFile, fields, parsed, plain

MAX_BYTES = 20_000_000  # three years of 60 reviews a day
UNCHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Imported:
    """What an import did: rows by table, what was there before as an export, and the copy of the SQLite file."""

    counts: Mapping[str, int]
    before: str
    copy: Path | None


@dataclass(frozen=True)
class Deleted:
    """What was deleted: rows by table; ``left`` says where traces may remain, empty if nowhere."""

    counts: Mapping[str, int]
    left: str


def export_data(mine: Learner, now: datetime) -> str:
    """Return everything that a learner has, as JSON that `import_data` takes, here or in another Starbeam."""
    tables: dict[str, list[dict[str, Any]]] = {}
    with mine.reading() as session:
        if mine.store.engine.dialect.name != "sqlite":  # where a reader sees one moment anyway
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for name, model in TABLES.items():
            rows = session.scalars(select(model).order_by(*model.__mapper__.primary_key))
            tables[name] = [{field: _as_json(getattr(row, field)) for field in fields(model)} for row in rows]
    said = {
        "format": FORMAT, "version": VERSION, "made_by": f"Starbeam, tables {newest()}; recordings are not in it",
        "created_at": now.isoformat(), "tables": tables,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _as_json(value: Any) -> Any:
    """Return a value as the file has it; U+0000 is left out, for PostgreSQL takes none."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_as_json(part) for part in value]
    if isinstance(value, dict):
        return {_as_json(key): _as_json(part) for key, part in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def import_data(mine: Learner, text: str, now: datetime) -> Imported:
    """Replace everything that a learner has by what an exported file holds.

    What was there is returned as an export too, and a SQLite file is copied before; the replacing is one transaction. A
    language model that the file names is off: no file decides where this machine's key and answers are sent.

    Raises
    ------
    InvalidInputError
        If it is no such file, a newer one, damaged or too large; nothing is changed.
    StoreError
        If it cannot be kept; nothing is changed.
    """
    file = _read(text)
    before = export_data(mine, now)
    copy = copy_before(mine.store.engine, BEFORE_IMPORT, now)
    with mine.writing() as session:
        _empty(session)
        for name, model in TABLES.items():
            session.add_all([model(**row.model_dump()) for row in getattr(file.tables, name)])
            session.flush()
        for kept in session.scalars(select(Profile)):
            kept.settings = switched_off(kept.settings)
    return Imported(_counts(file), before, copy)


def look_at(text: str) -> dict[str, int]:
    """Return how many rows of each table an exported file holds; what it raises is what `import_data` would."""
    return _counts(_read(text))


def held(mine: Learner) -> dict[str, int]:
    """Return how many rows of each table a learner has."""
    with mine.reading() as session:
        count = {name: session.scalar(select(func.count(model.learner_id))) for name, model in TABLES.items()}
    return {name: number or 0 for name, number in count.items()}


def _read(text: str) -> TransferFile:
    size = len(text.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise InvalidInputError(
            f"The file has {size / 1e6:,.1f} MB; at most {MAX_BYTES // 1_000_000} are read. {UNCHANGED}"
        )
    try:
        return parsed(text)
    except ValidationError as error:
        raise InvalidInputError(_first_fault(error)) from error


def _empty(session: Session) -> None:
    for model in reversed(TABLES.values()):
        session.execute(delete(model))


def _counts(file: TransferFile) -> dict[str, int]:
    return {name: len(getattr(file.tables, name)) for name in TABLES}


def _first_fault(error: ValidationError) -> str:
    """Say what is wrong with a file: that it is another one, or the place of its first fault."""
    faults = error.errors(include_url=False)
    first = next((fault for fault in faults if fault["loc"] in {("format",), ("version",)}), faults[0])
    if first["type"] == "json_invalid":
        return f"The file is not whole or no JSON ({first['ctx']['error']}). Choose an export. {UNCHANGED}"
    if first["loc"] == ("format",) or not first["loc"]:
        return f"The file is no export of Starbeam's: it does not say so in “format”. {UNCHANGED}"
    if first["loc"] == ("version",):
        return (
            f"The file is of version {first['input']!r:.20}; this Starbeam reads version {VERSION}. Import it in "
            f"the Starbeam that wrote it, or a newer one. {UNCHANGED}"
        )
    place = " > ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    return f"The file is damaged at {place}: {plain(first['msg'])}. {UNCHANGED}"


def delete_everything(mine: Learner) -> Deleted:
    """Delete a learner and all that is theirs, from the copies of the SQLite file too; others keep what they have."""
    counts = held(mine)
    mine.store.forget(mine)
    engine = mine.store.engine
    if engine.dialect.name != "sqlite":
        return Deleted(counts, "Backups that the database server's operator made may still hold it.")
    left = [] if wipe(engine) else ["Traces may remain in the file until nobody else uses it."]
    refused = forget_in_copies(Path(str(engine.url.database)), mine.id)
    if refused:
        left.append(f"It could not be taken out of {', '.join(map(str, refused))}: delete those files yourself.")
    return Deleted(counts, " ".join(left))
