"""An OpenID Connect provider for tests: authorization code with PKCE, signed id tokens, a button for each person."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "starbeam", "a secret of the tests alone"
CALLBACK = "/oauth2callback"


@dataclass
class Provider:
    """A running provider: where it answers, whom it knows by the claims it gives, and which codes are out."""

    url: str
    people: Mapping[str, Mapping[str, Any]]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test", "use": "sig"}))
    codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def secrets_file(self, allowed: str) -> str:
        """Return the secrets of an app that signs in here; Streamlit puts in the port."""
        return f"""
[auth]
redirect_uri = "http://127.0.0.1:{{port}}{CALLBACK}"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{self.url}/.well-known/openid-configuration"

[starbeam]
allowed = {allowed}
"""

    def metadata(self) -> dict[str, Any]:
        """Return what a client finds out by itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def chosen(self, person: str, asked: dict[str, str]) -> str:
        """Return the address that leads back to the app, with a code for whoever pressed their button."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = (person, asked)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: Mapping[str, str]) -> dict[str, Any] | None:
        """Give the tokens for a code, once, to the client that asked for it; None to anybody else."""
        person, asked = self.codes.pop(form.get("code", ""), ("", {}))
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != challenge or asked["redirect_uri"] != form.get("redirect_uri"):
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, {**claims, **self.people[person]}, self.key)
        return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def running_provider(people: Mapping[str, Mapping[str, Any]]) -> Iterator[Provider]:
    """Start a provider on a free port of this machine; stop it at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}", people)  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.provider  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        at = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(at.query).items()}
        if at.path == "/.well-known/openid-configuration":
            self._json(200, provider.metadata())
        elif at.path == "/jwks":
            self._json(200, {"keys": [provider.key.as_dict(private=False)]})
        elif at.path == "/authorize" and self._is_sound(asked):
            links = "".join(
                f'<p><a href="/choose?{escape(urlencode({**asked, "person": person}))}">{escape(person)}</a></p>'
                for person in provider.people
            )
            self._send(200, "text/html", f"<!doctype html><html lang=en><title>Who?</title>{links}".encode())
        elif at.path == "/choose" and self._is_sound(asked) and asked.get("person") in provider.people:
            self.send_response(302)
            self.send_header("Location", provider.chosen(asked["person"], asked))
            self.end_headers()
        else:
            self._send(204 if at.path == "/favicon.ico" else 400, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        is_client = hmac.compare_digest(unquote(given), f"{CLIENT}:{SECRET}")
        tokens = self.server.provider.token(form) if is_client else None  # type: ignore[attr-defined]
        self._json(200, tokens) if tokens else self._json(400, {"error": "invalid_grant"})

    def _is_sound(self, asked: dict[str, str]) -> bool:
        back = urlsplit(asked.get("redirect_uri", ""))
        return (
            (asked.get("client_id"), asked.get("response_type"), asked.get("code_challenge_method"))
            == (CLIENT, "code", "S256")
            and {"openid", "email"} <= set(asked.get("scope", "").split())
            and {"state", "nonce", "code_challenge"} <= set(asked)
            and (back.hostname, back.path) == ("127.0.0.1", CALLBACK)
        )

    def _json(self, status: int, value: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
