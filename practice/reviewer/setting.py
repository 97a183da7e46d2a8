"""Which language model is asked, where: what the learner set, what the operator set, and whose word holds.

The key is never the learner's data: it comes from the environment or the secrets file, and is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from typing import Annotated, Any

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, HttpUrl, TypeAdapter, ValidationError

from practice.errors import InvalidInputError
from practice.profile import profile, save_profile
from practice.store import Learner
from practice.texts import kept_text

URL, MODEL, KEY = "STARBEAM_REVIEWER_URL", "STARBEAM_REVIEWER_MODEL", "STARBEAM_REVIEWER_KEY"
MAX_URL, MAX_MODEL = 500, 200
_PLACE = "reviewer"  # in the profile's settings
_ADDRESS = TypeAdapter(HttpUrl)
_WANTED = "Write one such as http://127.0.0.1:11434/v1"


def checked_url(text: str) -> str:
    """Return an address as it is asked, without the slash at its end; "" stays.

    Raises
    ------
    InvalidInputError
        If it is no plain http or https address: no name or password, no question mark, no number sign.
    """
    url = kept_text(text, "The address", MAX_URL)
    if not url:
        return ""
    if not url.isprintable() or set(url) & set(" \\"):
        raise InvalidInputError(f"The address holds spaces, backslashes or signs that do not show. {_WANTED}.")
    if set(url) & set("@?#"):
        raise InvalidInputError(f"The address may hold no @, ? or #; a key does not belong into it. {_WANTED}.")
    try:
        said = str(_ADDRESS.validate_python(url))
        httpx.URL(said)
    except (ValidationError, httpx.InvalidURL, UnicodeError) as error:
        raise InvalidInputError(f"This is no address that begins with http:// or https://. {_WANTED}.") from error
    return said.rstrip("/").removesuffix("/chat/completions").rstrip("/")


def _checked_model(text: str) -> str:
    name = kept_text(text, "The model's name", MAX_MODEL)
    if not name.isprintable():
        raise InvalidInputError("The model's name holds signs that do not show. Write one such as qwen2.5:7b.")
    return name


class Setting(BaseModel):
    """What the learner set: whether a language model is offered, and which one where."""

    model_config = ConfigDict(frozen=True, strict=True)

    on: bool = False
    url: Annotated[str, AfterValidator(checked_url)] = ""
    model: Annotated[str, AfterValidator(_checked_model)] = ""


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked; the key shows in no message."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """Return the name and the port, as a learner knows the address."""
        return httpx.URL(self.url).netloc.decode("ascii")

    @property
    def in_the_open(self) -> bool:
        """Return whether what is sent leaves this machine without encryption."""
        at = httpx.URL(self.url)
        return at.scheme == "http" and not _is_here(at.host)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def setting(mine: Learner) -> Setting:
    """Return what the learner set; off where nothing is, or nothing that can be read: an import may hold anything."""
    try:
        return _read(profile(mine).settings.get(_PLACE, {}))
    except InvalidInputError:
        return Setting()


def switched_off(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile's settings with the language model off, as if it had been switched off by hand."""
    kept = settings.get(_PLACE)
    return {**settings, _PLACE: {**kept, "on": False}} if isinstance(kept, Mapping) else dict(settings)


def save_setting(mine: Learner, changes: Mapping[str, Any], now: datetime) -> Setting:
    """Change some fields of the setting and return it.

    Raises
    ------
    InvalidInputError
        If a value does not fit; the message says what is wanted.
    """
    new = _read({**setting(mine).model_dump(), **changes})
    save_profile(mine, {"settings": {**profile(mine).settings, _PLACE: new.model_dump()}}, now)
    return new


def _read(values: object) -> Setting:
    try:
        return Setting.model_validate(values)
    except ValidationError as error:
        raise InvalidInputError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def endpoint(wanted: Setting, environ: Mapping[str, str], secret: str, alone: bool) -> Endpoint | None:
    """Return where a model is asked, or None if there is nowhere.

    Parameters
    ----------
    wanted : Setting
        What the learner set.
    environ : mapping of str to str
        What the operator set, STARBEAM_REVIEWER_URL and STARBEAM_REVIEWER_MODEL, wins over it.
    secret : str
        The key of the secrets file; STARBEAM_REVIEWER_KEY wins over it.
    alone : bool
        Whether the learner is the only one here. Where people sign in their addresses are not asked: the server could
        reach what they cannot.

    Raises
    ------
    InvalidInputError
        If what the operator set is no address, or names no model.
    """
    key = environ.get(KEY, "").strip() or secret.strip()
    if by_operator := environ.get(URL, "").strip():
        model = _checked_model(environ.get(MODEL, ""))
        if not model:
            raise InvalidInputError(f"{URL} is set, {MODEL} is not: no language model can be asked.")
        try:
            return Endpoint(checked_url(by_operator), model, key)
        except InvalidInputError as error:
            raise InvalidInputError(f"{URL} is not as it should be. {error}") from error
    return Endpoint(wanted.url, wanted.model, key) if alone and wanted.url and wanted.model else None
