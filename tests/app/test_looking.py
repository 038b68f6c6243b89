"""A preview as a real node makes it: a real server on this machine, a real visitor, and pictures made anew for real."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.chat import api as chat
from app.chat import cards, looking
from app.dispatch import guarded
from app.errors import AppError
from app.web import MAX_PICTURE, Lookup
from node.media.pictures import Pictures
from tests.app.fake_node import FakePerson
from tests.node.media.drawing import opened, quarters, saved, sized
from tests.node.net.test_visiting import OPEN, SHUT, Answer, House, house

PAGE = b"<title>Green tea</title><meta property=og:image content='%s'>"


@pytest.fixture
async def pictures() -> AsyncIterator[Pictures]:
    made = Pictures()
    yield made
    await made.stop()


def serving(pages: dict[bytes, tuple[bytes, bytes]]) -> Answer:
    async def answer(asked: bytes, writer: asyncio.StreamWriter) -> None:
        kind, data = pages.get(asked.split()[1], (b"", b""))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n" + data)
        await writer.drain()

    return answer


def goes_to(person: FakePerson, server: House, pictures: Pictures) -> None:
    visitor = server.visitor()
    person.app.lookup = Lookup(
        lambda *asked: guarded(visitor.visit(*asked)), lambda data: guarded(pictures.small(data))
    )


async def test_a_link_is_sent_with_what_its_page_says(alice: FakePerson, bob: FakePerson, pictures: Pictures) -> None:
    leaf = saved(quarters(900, 600), "PNG")
    pages = {b"/": (b"text/html", PAGE % b"/leaf.png"), b"/leaf.png": (b"image/png", leaf)}
    async with house(serving(pages)) as server:
        goes_to(alice, server, pictures)
        said = await alice.call(chat.send, "Bob", f"look at {server.at()}", preview=server.at())
    seen = (await bob.call(chat.timeline, "Alice"))[0].preview
    assert seen is not None
    assert (seen.title, seen.url) == ("Green tea", server.at())
    known = await bob.node.read(lambda cx: cards.of(cx, [bytes.fromhex(said.id)]))
    small = opened(known[bytes.fromhex(said.id)].picture)
    assert (small.format, small.size) == ("WEBP", (320, 213))


@pytest.mark.parametrize(
    "leads", ["http://127.0.0.1:{port}/leaf", "http://169.254.169.254/", "file:///leaf", "/bomb", "/"]
)
async def test_a_page_whose_picture_is_hostile_is_shown_without_it(
    alice: FakePerson, pictures: Pictures, leads: str
) -> None:
    pages: dict[bytes, tuple[bytes, bytes]] = {}
    huge = sized(saved(quarters(), "JPEG"), 60_000, 60_000)
    async with house(serving(pages)) as server:
        pages[b"/"] = (b"text/html", PAGE % leads.format(port=server.port).encode())
        pages |= {b"/leaf": (b"image/png", saved(quarters(), "PNG")), b"/bomb": (b"image/jpeg", huge)}
        pages |= {b"/large": (b"image/jpeg", saved(quarters(), "JPEG") + bytes(MAX_PICTURE))}
        goes_to(alice, server, pictures)
        found = await alice.call(looking.card, server.at())
        assert (found.title, found.picture_url) == ("Green tea", "")
        assert {where for where, _ in server.heard} == {OPEN}, SHUT


async def test_a_page_that_leads_into_the_house_is_no_page(alice: FakePerson, pictures: Pictures) -> None:
    async with house(serving({b"/": (b"text/html", PAGE)})) as server:
        goes_to(alice, server, pictures)
        with pytest.raises(AppError) as raised:
            await alice.call(looking.card, f"http://127.0.0.1:{server.port}/")
        assert raised.value.code == "no_preview"
        assert server.heard == []
