"""A server that speaks OpenAI's protocol for tests, on this machine, and misbehaves when it is told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

REMARKS = [
    {"good": True, "quote": "rose from 21 to 24 percent", "says": "The result has a number and what it was before."},
    {"good": False, "quote": "tested it for two weeks", "says": "How the test was read is not mentioned."},
]


@dataclass(frozen=True)
class Reply:
    """What the server answers to one question.

    ``promised`` more bytes are announced than come; ``held`` until the server is let go or stops.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    promised: int = 0
    held: bool = False


@dataclass
class ModelServer:
    """A running server: where it answers, what it was asked, and what it will answer; the last reply stays."""

    url: str
    replies: list[Reply]
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    let_go: Event = field(default_factory=Event)


def completion(content: object) -> bytes:
    """Return an answer of the protocol with a model's words; anything but a text or None is written as JSON."""
    said = content if content is None or isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
    return json.dumps({"id": "1", "object": "chat.completion", "model": "tiny", "choices": [choice]}).encode()


def formed(remarks: object = REMARKS) -> Reply:
    """Return the reply of a model that keeps to the form."""
    return Reply(completion({"remarks": remarks}))


@contextmanager
def model_server(*replies: Reply) -> Iterator[ModelServer]:
    """Give a running server; it ends with the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    here = ModelServer(f"http://127.0.0.1:{server.server_port}/v1", list(replies or (formed(),)))
    server.RequestHandlerClass = type("Handler", (_Handler,), {"here": here})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield here
    finally:
        here.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    here: ModelServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.here.asked.append((self.path, dict(self.headers), json.loads(body)))
        reply = self.here.replies.pop(0) if len(self.here.replies) > 1 else self.here.replies[0]
        if reply.held:
            self.here.let_go.wait()
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.body) + reply.promised)}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # who asked reads no further
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
