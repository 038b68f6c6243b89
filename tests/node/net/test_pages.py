"""Pages of HTTP on the port of the wires, for a relay's health and figures; a node has none."""

from node.net.websocket import Page, WebSocketTransport
from tests.node.net.test_websocket import scan


async def test_pages_answer_on_the_port_of_the_wires() -> None:
    asked = []

    def pages(path: str, authorization: str) -> Page | None:
        asked.append((path, authorization))
        return Page(200, "text/plain", b"well") if path == "/health" else None

    server = WebSocketTransport(pages=pages)
    listening = await server.listen("127.0.0.1", 0, lambda wire: wire.close())
    try:
        head, rest = await scan(listening.port, b"GET /health HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n")
        assert (head.startswith(b"HTTP/1.1 200 "), rest) == (True, b"well")
        assert b"python" not in head.lower()
        for request in (b"GET /other HTTP/1.1\r\nHost: a\r\n\r\n", b"POST /health HTTP/1.1\r\nHost: a\r\n\r\n"):
            head, rest = await scan(listening.port, request)
            assert head.startswith(b"HTTP/1.1 404 ")
        assert asked == [("/health", "Bearer x"), ("/other", "")]
    finally:
        await listening.close()
        await server.close()
