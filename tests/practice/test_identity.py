"""Who may come in: an honest visitor, every kind of odd claim, every kind of odd list."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.identity import STAYS, Rules, decide, read_rules
from practice.store import LOCAL

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = Rules(True, frozenset({"ada@example.com", "@example.org"}))
ADA: dict[str, Any] = {
    "is_logged_in": True,
    "iss": "https://id.example",
    "sub": "17",
    "email": "ada@example.com",
    "email_verified": True,
    "iat": int(NOW.timestamp()),
}


def door(**changed: object) -> str:
    return decide({**ADA, **changed}, RULES, NOW).door


def test_without_sign_in_there_is_one_local_learner() -> None:
    assert decide({}, Rules(False), NOW).subject == LOCAL
    assert decide({"email": "test@localhost.com"}, Rules(False), NOW).subject == LOCAL


def test_the_store_knows_people_by_issuer_and_subject_never_by_address() -> None:
    assert decide(ADA, RULES, NOW).subject == "https://id.example|17"
    assert decide({**ADA, "email": "Bob@Example.ORG"}, RULES, NOW).subject == "https://id.example|17"


@pytest.mark.parametrize("email", ["ADA@EXAMPLE.com", "bob@example.org", "Bob@EXAMPLE.ORG", "naïve@example.org"])
def test_allowed_addresses_in_any_case(email: str) -> None:
    assert door(email=email) == "open"


@pytest.mark.parametrize(
    "email",
    [
        "bob@example.com", "ada@example.org.evil.com", "ada@evil.com@example.org", "ada@sub.example.org",
        "ada@example.org@evil.com", "@example.org", "ada@", "@", "", " ", "example.org", "ada@example.org.",
        "ada@example.org ", " ada@example.com", "ada@example.com\n", "ada@example.com\x00", "ada\u200b@example.com",
        "аda@example.com",  # a Cyrillic a
        "ada@e\u0445ample.com", "ada@example\uff0ecom", "ada\uff20example.com",  # x, full stop, @ of other scripts
        "ad\u0061\u0308@example.com", "ada@xn--example-.com", "\ud800@example.com", '"ada@example.com"@evil.com',
        "ada@example.com,bob@evil.com", "<ada@example.com>", "mailto:ada@example.com",
        None, True, 17, ["ada@example.com"], {"email": "ada@example.com"}, b"ada@example.com",
    ],
)  # fmt: skip
def test_odd_addresses_are_refused(email: object) -> None:
    assert door(email=email) == "refused"


def test_no_look_alike_that_python_would_fold_gets_in() -> None:
    rules = Rules(True, frozenset({"kim@strasse.example"}))
    for email in ("\u212aim@strasse.example", "kim@straße.example", "kım@strasse.example", "kİm@strasse.example"):
        assert decide({**ADA, "email": email}, rules, NOW).door == "refused"


@pytest.mark.parametrize("verified", [False, None, "true", "True", 1, [True], "false", ""])
def test_an_address_that_is_not_verified_is_refused(verified: object) -> None:
    assert door(email_verified=verified) == "refused"


@pytest.mark.parametrize("claim", ["iss", "sub"])
@pytest.mark.parametrize("value", [None, "", 17, ["a"], "a\x00b", "a\nb", "x" * 500])
def test_somebody_the_provider_does_not_name_is_refused(claim: str, value: object) -> None:
    assert door(**{claim: value}) == "refused"


def test_two_people_never_share_a_subject() -> None:
    assert door(iss="https://id.example|17", sub="x") == "refused"
    assert decide({**ADA, "sub": "17|x"}, RULES, NOW).subject == "https://id.example|17|x"


@pytest.mark.parametrize("missing", sorted({*ADA} - {"is_logged_in", "iat"}))
def test_a_missing_claim_is_refused(missing: str) -> None:
    assert decide({name: ADA[name] for name in ADA if name != missing}, RULES, NOW).door == "refused"


@pytest.mark.parametrize("value", [False, None, "true", 1, "yes"])
def test_who_has_not_signed_in_is_asked_to(value: object) -> None:
    assert door(is_logged_in=value) == "sign in"


@pytest.mark.parametrize("issued", [None, "now", float("nan"), float("inf"), True, [], -1])
def test_a_sign_in_of_unknown_age_is_asked_for_again(issued: object) -> None:
    assert door(iat=issued) == "sign in"


def test_a_sign_in_lasts_thirty_days() -> None:
    assert door(iat=(NOW - STAYS).timestamp()) == "open"
    late = decide({**ADA, "iat": (NOW - STAYS - timedelta(seconds=1)).timestamp()}, RULES, NOW)
    assert (late.door, late.words) == ("sign in", "A sign-in lasts 30 days. Please sign in again.")


def test_without_a_list_nobody_comes_in_signed_in_or_not() -> None:
    for claims in (ADA, {}, {"is_logged_in": False}):
        assert decide(claims, Rules(True), NOW).door == "closed"
    # Streamlit knows of a sign-in that the files do not tell of (secrets as folders):
    assert decide({"is_logged_in": False}, Rules(False), NOW).door == "closed"


CLAIM = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(ADA, CLAIM)))
def test_no_claims_at_random_come_in(claims: dict[str, object]) -> None:
    entry = decide(claims, RULES, NOW)
    assert entry.door in ("sign in", "refused")
    assert entry.subject is None


def rules_of(tmp_path: Path, text: str, **environ: str) -> Rules:
    file = tmp_path / "secrets.toml"
    file.write_text(text, encoding="utf-8")
    return read_rules([tmp_path / "not there.toml", file], environ)


def test_without_secrets_nobody_signs_in(tmp_path: Path) -> None:
    assert read_rules([tmp_path / "secrets.toml"], {}) == Rules(False)
    assert rules_of(tmp_path, "[other]\nkey = 1") == Rules(False)
    assert rules_of(tmp_path, "", STARBEAM_ALLOWED=" ") == Rules(False)


def test_a_list_is_read_without_regard_to_case(tmp_path: Path) -> None:
    text = '[auth]\nclient_id = "x"\n[starbeam]\nallowed = ["Ada@Example.com", " @example.ORG "]'
    assert rules_of(tmp_path, text) == RULES


def test_the_environment_wins(tmp_path: Path) -> None:
    text = '[auth]\nclient_id = "x"\n[starbeam]\nallowed = ["bob@evil.com"]'
    assert rules_of(tmp_path, text, STARBEAM_ALLOWED="ada@example.com, @example.org,") == RULES
    assert rules_of(tmp_path, text, STARBEAM_ALLOWED=",").trouble


@pytest.mark.parametrize(
    "allowed",
    [
        "", "allowed = []", 'allowed = "ada@example.com"', 'allowed = ["@"]', 'allowed = [""]', 'allowed = ["*"]',
        'allowed = ["example.org"]', "allowed = [17]", 'allowed = ["ada@example.com", "b@b@b"]', "allowed = true",
        'allowed = ["ada@exa mple.com"]', 'allowed = {domain = "example.org"}',
    ],
)  # fmt: skip
def test_a_list_that_is_not_understood_lets_nobody_in(tmp_path: Path, allowed: str) -> None:
    rules = rules_of(tmp_path, f'[auth]\nclient_id = "x"\n[starbeam]\n{allowed}')
    assert rules.sign_in
    assert not rules.allowed
    assert rules.trouble.startswith("Nobody can sign in")
    assert decide(ADA, rules, NOW).door == "closed"


def test_a_list_alone_shuts_the_door(tmp_path: Path) -> None:
    assert rules_of(tmp_path, '[starbeam]\nallowed = ["ada@example.com"]').sign_in
    assert rules_of(tmp_path, "", STARBEAM_ALLOWED="ada@example.com").sign_in
    assert rules_of(tmp_path, 'starbeam = "ada@example.com"').trouble


@pytest.mark.parametrize("text", ["[auth", b"\xff\xfe[auth]"])
def test_a_file_that_cannot_be_read_shuts_the_door(tmp_path: Path, text: str | bytes) -> None:
    file = tmp_path / "secrets.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    rules = read_rules([file], {})
    assert rules.sign_in
    assert "secrets.toml cannot be read" in rules.trouble


def test_the_message_for_the_operator_says_which_entry_and_not_what_it_is(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, '[starbeam]\nallowed = ["ada@example.com", "secret"]')
    assert "Entry 2" in rules.trouble
    assert "secret" not in rules.trouble
