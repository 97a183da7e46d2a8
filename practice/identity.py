"""Who may come in: what the identity provider says of somebody, against the operator's list. In doubt: nobody."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeGuard

from practice.store import LOCAL

ENVIRONMENT = "STARBEAM_ALLOWED"
STAYS = timedelta(days=30)  # as long as Streamlit's cookie: an old one is not let in by a browser that kept it
MAX_SUBJECT = 500
NOBODY = "Nobody can sign in: who may is not set up. "
WANTED = f'Write [starbeam] allowed = ["ada@example.com", "@example.org"] into secrets.toml, or set {ENVIRONMENT}.'


@dataclass(frozen=True)
class Rules:
    """What the operator set up: whether people sign in at all, and who may; ``trouble`` says why nobody may."""

    sign_in: bool
    allowed: frozenset[str] = frozenset()
    trouble: str = ""


@dataclass(frozen=True)
class Entry:
    """How somebody stands at the door.

    ``subject`` is what the store knows them by; None unless the door is open. ``words`` say why it is not.
    """

    door: Literal["open", "sign in", "refused", "closed"]
    subject: str | None = None
    words: str = ""


def read_rules(files: Iterable[str | Path], environ: Mapping[str, str]) -> Rules:
    """Read what the operator set up.

    Parameters
    ----------
    files : iterable of str or Path
        Streamlit's secrets files; a later one wins. Those that are not there are passed over.
    environ : mapping of str to str
        STARBEAM_ALLOWED, addresses and domains with commas between, wins over the files.
    """
    said: dict[str, Any] = {}
    for path in map(Path, files):
        try:
            if path.suffix == ".toml" and path.exists():
                said |= tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # no TOML, no UTF-8
            return Rules(True, trouble=f"{NOBODY}{path.name} cannot be read as TOML; mend it.")
    ours = said.get("starbeam", {})
    listed = ours.get("allowed") if isinstance(ours, dict) else ours
    if in_environment := environ.get(ENVIRONMENT, "").strip():
        listed = [entry for entry in in_environment.split(",") if entry.strip()]
    return _rules_of(listed) if "auth" in said or listed is not None else Rules(False)


def _rules_of(listed: object) -> Rules:
    """Take the list as a whole or not at all: an entry that is not understood may have been meant to keep out."""
    if not isinstance(listed, list) or not listed:
        return Rules(True, trouble=NOBODY + WANTED)
    entries = [_folded(entry.strip()) if isinstance(entry, str) else "" for entry in listed]
    for number, entry in enumerate(entries, start=1):
        if not _is_address(entry if not entry.startswith("@") else f"anybody{entry}"):
            trouble = f"{NOBODY}Entry {number} of the list is no address and no domain that begins with @."
            return Rules(True, trouble=trouble)
    return Rules(True, frozenset(entries))


def decide(claims: Mapping[str, Any], rules: Rules, now: datetime) -> Entry:
    """Return how somebody stands at the door.

    Parameters
    ----------
    claims : mapping of str to object
        What Streamlit read from the signed cookie: ``is_logged_in`` and the claims of the provider.
    rules : Rules
        What the operator set up.
    now : datetime
        The moment, with a time zone.
    """
    if not rules.sign_in and "is_logged_in" not in claims:
        return Entry("open", LOCAL)
    if rules.trouble or not rules.allowed:
        return Entry("closed", words=rules.trouble or NOBODY + WANTED)
    if claims.get("is_logged_in") is not True:
        return Entry("sign in")
    if not _is_fresh(claims.get("iat"), now):
        return Entry("sign in", words=f"A sign-in lasts {STAYS.days} days. Please sign in again.")
    email, issuer, subject = claims.get("email"), claims.get("iss"), claims.get("sub")
    if not isinstance(email, str) or not _is_address(email):
        return Entry("refused", words="Your identity provider gave no e-mail address that can be read.")
    if claims.get("email_verified") is not True:
        return Entry("refused", words=f"Your identity provider has not verified the address {email}.")
    address = _folded(email)
    if not rules.allowed & {address, address[address.index("@") :]}:
        return Entry("refused", words=f"{email} is not on the list of those who may use it.")
    if not (_is_name(issuer) and _is_name(subject)) or "|" in issuer or len(issuer) + len(subject) >= MAX_SUBJECT:
        return Entry("refused", words="Your identity provider did not say who you are in a way that can be kept.")
    return Entry("open", f"{issuer}|{subject}")


def _is_fresh(issued: object, now: datetime) -> bool:
    if not isinstance(issued, int | float) or not math.isfinite(issued):
        return False
    return now.timestamp() - issued <= STAYS.total_seconds()


def _is_address(text: str) -> bool:
    """Return whether there is one @ with something on both sides, and nothing that does not show."""
    name, at, domain = text.partition("@")
    return bool(name and at and domain) and "@" not in domain and text.isprintable() and " " not in text


def _is_name(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and bool(text) and text.isprintable()


def _folded(text: str) -> str:
    """Return the text with A to Z small and all else as it is: a look-alike of another alphabet stays another one.

    ``str.lower`` would make a k of the Kelvin sign, ``str.casefold`` ss of ß.
    """
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
