"""Asking a language model over OpenAI's protocol: one question, held to a time and a size, its failures told calmly."""

import asyncio
import json
import logging
import ssl
import threading
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from time import monotonic
from typing import Any

import httpx
from pydantic import BaseModel, Field, ValidationError

from practice.errors import PracticeError
from practice.reviewer.form import READ, ModelReview, messages, read
from practice.reviewer.setting import KEY, Endpoint

CONNECT, TOTAL = 5.0, 120.0  # seconds
MAX_BYTES = 200_000
AT_ONCE = 4
_room = threading.BoundedSemaphore(AT_ONCE)  # all learners of a server share its model


class ReviewerError(PracticeError):
    """The language model gave no remarks; the message says why, and what can be done."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


def begin_review(there: Endpoint, asked: str, answer: str) -> Future[ModelReview]:
    """Begin `review` beside the caller, who can go on meanwhile."""
    outcome: Future[ModelReview] = Future()

    def work() -> None:
        try:
            outcome.set_result(review(there, asked, answer))
        except BaseException as error:
            if not isinstance(error, PracticeError):
                logging.getLogger(__name__).exception("A language model could not be asked")
            outcome.set_exception(error)

    threading.Thread(target=work, name="reviewer", daemon=True).start()
    return outcome


def review(there: Endpoint, asked: str, answer: str) -> ModelReview:
    """Ask a language model for remarks on an answer.

    Parameters
    ----------
    there : Endpoint
        Which model is asked, where.
    asked, answer : str
        The question and the learner's answer; they are all that is sent.

    Raises
    ------
    ReviewerError
        If there are none: nothing answers there, it takes too long, it refuses, or what it says cannot be read.
    """
    if not answer.strip():
        raise ReviewerError("There is no answer to send yet. Write one first.")
    if not there.key.isascii() or not (there.key + "x").isprintable():
        raise ReviewerError(f"The key ({KEY}) holds signs that no key has. Copy it again and start Starbeam again.")
    if not _room.acquire(blocking=False):
        raise ReviewerError("The language model is busy with other answers. Ask again in a minute.")
    began = monotonic()
    try:
        said = _content(asyncio.run(_ask(there, messages(asked, answer))), there)
    finally:
        _room.release()
    if not said.strip():
        raise ReviewerError(f"{there.model} said nothing. Ask again, or choose another model.")
    told = read(said, answer, there.model)
    return replace(told, shortened=len(answer) > READ, seconds=monotonic() - began)


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)  # takes longer than asking a server on this machine


async def _ask(there: Endpoint, said: list[dict[str, str]]) -> bytes:
    """Return the body of the model's answer. Environment's proxies are passed by, redirects are not followed."""
    plain: dict[str, Any] = {"model": there.model, "messages": said, "stream": False}
    formed = plain | {"temperature": 0, "response_format": {"type": "json_object"}}
    limits = httpx.Timeout(TOTAL, connect=CONNECT)
    try:
        async with (
            asyncio.timeout(TOTAL),
            httpx.AsyncClient(timeout=limits, trust_env=False, verify=_certificates()) as client,
        ):
            status, body = await _post(client, there, formed)
            if status in (400, 422):  # some servers and models take neither
                status, body = await _post(client, there, plain)
    except httpx.ConnectError as error:
        words = f"Nothing answers at {there.host}. Start the model's server there, or check the address."
        raise ReviewerError(words) from error
    except httpx.ConnectTimeout as error:
        words = f"Nothing answered at {there.host} within {CONNECT:g} seconds. Check the address and the network."
        raise ReviewerError(words) from error
    except (TimeoutError, httpx.TimeoutException) as error:
        raise ReviewerError(
            f"{there.model} did not answer within {TOTAL:g} seconds. The first question often waits until the model "
            "is loaded: ask again, or choose a smaller model."
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        words = f"The connection to {there.host} broke before the whole answer was there. Ask again."
        raise ReviewerError(words) from error
    if status != 200:
        raise ReviewerError(_refusal(status, there))
    return body


async def _post(client: httpx.AsyncClient, there: Endpoint, question: dict[str, Any]) -> tuple[int, bytes]:
    headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}  # what is packed could be any size
    if there.key and not there.in_the_open:  # whoever reads it on its way could use the account
        headers["Authorization"] = f"Bearer {there.key}"
    content, body = json.dumps(question).encode(), bytearray()
    async with client.stream("POST", f"{there.url}/chat/completions", content=content, headers=headers) as answer:
        async for part in answer.aiter_raw():
            body += part
            if len(body) > MAX_BYTES:
                size = f"{MAX_BYTES // 1000} kB"
                raise ReviewerError(f"{there.host} answered more than {size}, which is not read. Check the address.")
    return answer.status_code, bytes(body)


def _refusal(status: int, there: Endpoint) -> str:
    if 300 <= status < 400:
        return f"{there.host} sends on to another address, which is not followed. Write that address instead."
    if status in (401, 403):
        return f"{there.host} does not accept the key, or wants one. Set {KEY} where Starbeam runs and start it again."
    if status == 404:
        return (
            f"{there.host} knows no model “{there.model}”, or nothing at this address. Check the model's name; most "
            "addresses end with /v1."
        )
    if status == 429:
        return f"{there.host} takes no more questions for now, or an account's limit is reached. Ask again later."
    if status >= 500:
        return f"{there.host} failed (status {status}). Ask again later; its own log says why."
    return f"{there.host} did not take the question (status {status}). Check the address and the model's name."


def _content(body: bytes, there: Endpoint) -> str:
    try:
        return _Completion.model_validate_json(body).choices[0].message.content or ""
    except ValidationError as error:
        raise ReviewerError(
            f"What {there.host} answered is no language model's answer in OpenAI's protocol. Check the address; most "
            "end with /v1."
        ) from error
