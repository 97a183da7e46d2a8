"""A learner's browser without the browser: a session of the app over its websocket, in Streamlit's own messages.

What the browser sends after a click is ``BackMsg.rerun_script``; what comes back are ``ForwardMsg`` until
``script_finished``. One process can hold hundreds of such sessions.
"""

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60.0  # seconds after which a run that has not ended is an error


class RunFailedError(Exception):
    """A run showed an exception or a message where none is expected, or never ended."""


@dataclass
class Shown:
    """What one run of the script sent: buttons by their keys, each with its id and fragment, and what went wrong."""

    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def take(self, delta: Delta) -> None:
        """Look at one element; the key that the app gave a button stands at the end of its id."""
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons[element.button.id.split("-", 2)[-1]] = (element.button.id, delta.fragment_id)
        elif kind == "exception":
            self.troubles.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert":
            self.troubles.append(element.alert.body)


class Session:
    """One open page of one visitor; a coroutine at a time may use it.

    Parameters
    ----------
    url : str
        The server's address, such as http://127.0.0.1:8501.
    page : str
        The page's path, without slashes.
    **query : str
        What the page's address says after the question mark.
    """

    def __init__(self, url: str, page: str, **query: str) -> None:
        self.shown = Shown()
        self._url, self._page, self._query = url, page, urlencode(query)
        self._page_hash = ""
        self._kept: set[str] = set()  # large messages, which a browser keeps and need not be sent twice
        self._socket: ClientConnection | None = None

    async def open(self) -> float:
        """Connect, and return the seconds until the page stood."""
        begin = time.perf_counter()
        host = urlsplit(self._url).netloc
        self._socket = await connect(
            f"ws://{host}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], origin=Origin(self._url),
            max_size=None, open_timeout=PATIENCE, ping_interval=None,
        )  # fmt: skip
        await self._run(ClientState())
        return time.perf_counter() - begin

    async def press(self, key: str) -> float:
        """Press the button of a key, and return the seconds until its run has ended."""
        name, fragment = self.shown.buttons[key]
        asked = ClientState(fragment_id=fragment)
        asked.widget_states.widgets.add(id=name, trigger_value=True)
        return await self._run(asked)

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, asked: ClientState) -> float:
        assert self._socket is not None
        asked.query_string, asked.page_name, asked.page_script_hash = self._query, self._page, self._page_hash
        asked.context_info.timezone, asked.context_info.locale, asked.context_info.url = "UTC", "en-GB", self._url
        asked.cached_message_hashes.extend(self._kept)
        self.shown = Shown()
        begin = time.perf_counter()
        await self._socket.send(BackMsg(rerun_script=asked).SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._ends(ForwardMsg.FromString(await self._socket.recv(decode=False))):
                pass
        took = time.perf_counter() - begin
        if self.shown.troubles:
            raise RunFailedError("; ".join(self.shown.troubles))
        return took

    def _ends(self, message: ForwardMsg) -> bool:
        """Keep what a message says, and return whether it is the run's last."""
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._kept.add(message.hash)
        if kind == "delta":
            self.shown.take(message.delta)
        elif kind == "navigation":  # the script named at first is the front door's
            self._page_hash = message.navigation.page_script_hash
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
