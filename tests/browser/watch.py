"""Everything that can go wrong behind a page's back, collected while a test drives it."""

import re

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# Opened at a deep link, Streamlit looks for its server below the page's own path first; 404 is the answer it expects.
DEEP_LINK_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
INLINE = ("data:", "blob:")


class PageWatch:
    """Collect console errors, uncaught errors, failed and foreign requests of one page.

    `troubles` holds one readable line for each. Requests to ``also``, other origins, are not foreign.
    """

    def __init__(self, page: Page, origin: str, also: tuple[str, ...] = ()) -> None:
        self.troubles: list[str] = []
        self._origin = origin
        self._known = (*(f"{known}/" for known in (origin, *also)), *INLINE)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note("uncaught error", str(error)))
        page.on("request", self._request)
        page.on("websocket", lambda socket: self._foreign(socket.url.replace("ws://", "http://", 1)))
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        # The browser drops what it no longer needs: a font whose words are gone, the files of a page that is left.
        if request.failure != "net::ERR_ABORTED":
            self._note("request failed", f"{request.url} {request.failure}")

    def _note(self, what: str, detail: str) -> None:
        self.troubles.append(f"{what}: {detail[:500]}")

    def _is_probe(self, url: str) -> bool:
        return url.startswith(self._origin) and bool(DEEP_LINK_PROBE.fullmatch(url[len(self._origin) :]))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self._is_probe(message.location["url"]):
            self._note(f"console {message.type}", message.text)

    def _request(self, request: Request) -> None:
        self._foreign(request.url)

    def _foreign(self, url: str) -> None:
        if not url.startswith(self._known):
            self._note("request to another server", url)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not (response.status == 404 and self._is_probe(response.url)):
            self._note(f"status {response.status}", response.url)
