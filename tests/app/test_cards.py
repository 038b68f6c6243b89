"""Previews of links: made by whoever writes and asks for one, shown as long as the link stands there, never fetched."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

import pytest

from app import web
from app.chat import api as chat
from app.chat import cards, events, forwarding, looking
from app.chat.events import LinkPreview
from app.chat.views import CardView
from app.errors import AppError, PeerFault, Refused, WorldFault
from app.output import message_line, render
from app.web import Lookup
from sync.space import direct_space
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.test_attachments import newest
from tests.app.test_group_output import Capture, typist

TEA = "https://tea.org/green"
PAGE = b"<title>Green tea</title><meta name=description content='All of it'>"
PICTURED = PAGE + b"<meta property=og:image content=/leaf.png>"
CARD = CardView(TEA, "Green tea", "All of it")


@dataclass
class Came:
    address: str
    data: bytes
    charset: str = ""


@dataclass
class FakeWeb:
    """Pages by address; `asked` is what was asked for, and of what kind."""

    pages: dict[str, bytes | AppError] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    small: bytes | AppError = b"RIFFsmall"

    async def visit(self, address: str, kind: str, most: int, until: bytes) -> Came:
        self.asked.append((address, kind))
        found = self.pages.get(address, WorldFault("no_page", "There is no page."))
        if isinstance(found, AppError):
            raise found
        return Came(address, found[:most])

    async def made_small(self, data: bytes) -> bytes:
        if isinstance(self.small, AppError):
            raise self.small
        return self.small

    def given_to(self, person: FakePerson) -> "FakeWeb":
        person.app.lookup = Lookup(self.visit, self.made_small)
        return self


@pytest.fixture
def teahouse(alice: FakePerson) -> FakeWeb:
    return FakeWeb({TEA: PICTURED, "https://tea.org/leaf.png": b"\x89PNG"}).given_to(alice)


async def code(work: Awaitable[object]) -> str:
    with pytest.raises(AppError) as raised:
        await work
    return raised.value.code


async def state(person: FakePerson, other: FakePerson, text: str, preview: object) -> CardView | None:
    """What is shown of a preview that somebody states."""
    space = direct_space(person.node.account, other.node.account)
    await person.node.publish(space, events.MESSAGE, {"text": text, "preview": preview})
    return (await newest(other, person.node.name)).preview


async def test_a_preview_goes_with_the_message_and_whoever_gets_it_asks_nobody(
    alice: FakePerson, bob: FakePerson, teahouse: FakeWeb
) -> None:
    theirs = FakeWeb().given_to(bob)
    await alice.call(chat.send, "Bob", f"look: {TEA}!", preview=TEA)
    seen = (await newest(bob, "Alice")).preview
    assert seen is not None
    assert seen.picture_url
    assert (seen.url, seen.title, seen.description) == (TEA, "Green tea", "All of it")
    assert teahouse.asked == [(TEA, "text/html"), ("https://tea.org/leaf.png", "image/")]
    assert theirs.asked == []
    await alice.call(chat.send, "Bob", f"again {TEA}", preview=TEA)
    assert len(teahouse.asked) == 2, "what was looked up just now is known"
    await alice.call(chat.send, "Bob", f"plain {TEA}")
    assert (await newest(bob, "Alice")).preview is None


async def test_what_cannot_be_had_is_refused_and_nothing_is_sent(
    alice: FakePerson, bob: FakePerson, teahouse: FakeWeb
) -> None:
    for text, link in (
        (f"{TEA}/more", TEA),
        ("no link", TEA),
        (f"||{TEA}||", TEA),
        (f"`{TEA}`", TEA),
        ("kith:x", "kith:x"),
    ):
        assert await code(alice.call(chat.send, "Bob", text, preview=link)) == "no_preview"
    assert teahouse.asked == []
    teahouse.pages |= {TEA: b"nothing said"}
    assert await code(alice.call(chat.send, "Bob", TEA, preview=TEA)) == "no_page"
    teahouse.pages |= {TEA: Refused("no_preview", "Not there.")}
    assert await code(alice.call(looking.card, TEA)) == "no_preview"
    assert await alice.call(chat.timeline, "Bob") == []
    assert await code(bob.call(looking.card, TEA)) == "no_preview", "where nothing is fetched"


async def test_a_page_without_a_good_picture_is_shown_without_one(
    alice: FakePerson, teahouse: FakeWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaf, known = "https://tea.org/leaf.png", 0
    for change in ("gone", "too large", "no picture", "not small"):
        teahouse.pages[leaf] = b"\x89PNG"
        if change == "gone":
            teahouse.pages[leaf] = WorldFault("no_page", "It is gone.")
        elif change == "too large":
            teahouse.pages[leaf] = bytes(web.MAX_PICTURE + 1)
        teahouse.small = PeerFault("bad_picture", "It is damaged.") if change == "no picture" else b"RIFF"
        monkeypatch.setattr(web, "MAX_SMALL", 3 if change == "not small" else 16 << 10)
        link = f"{TEA}?{(known := known + 1)}"
        teahouse.pages[link] = PICTURED
        assert await alice.call(looking.card, link) == CardView(link, CARD.title, CARD.description), change
    monkeypatch.undo()
    assert (await alice.call(looking.card, TEA)).picture_url


async def test_a_page_that_does_not_come_in_time_is_given_up(
    alice: FakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(address: str, kind: str, most: int, until: bytes) -> Came:
        if kind == "text/html" and address == TEA:
            return Came(TEA, PICTURED)
        await asyncio.sleep(60)
        raise AssertionError

    async def small(data: bytes) -> bytes:
        raise AssertionError

    monkeypatch.setattr(web, "SECONDS", 0.05)
    alice.app.lookup = Lookup(slow, small)
    assert await code(alice.call(looking.card, "https://slow.org/")) == "no_page"
    assert await alice.call(looking.card, TEA) == CARD, "its picture alone is late"


async def test_the_last_few_pages_are_remembered(alice: FakePerson, teahouse: FakeWeb) -> None:
    links = [f"{TEA}?{number}" for number in range(web.MAX_KNOWN + 1)]
    teahouse.pages |= dict.fromkeys(links, PAGE)
    for link in links:
        await alice.call(looking.card, link)
    asked = len(teahouse.asked)
    await alice.call(looking.card, links[-1])
    assert len(teahouse.asked) == asked
    await alice.call(looking.card, links[0])
    assert len(teahouse.asked) == asked + 1


async def test_a_picture_that_does_not_fit_beside_a_long_text_is_left_out(
    alice: FakePerson, bob: FakePerson, teahouse: FakeWeb
) -> None:
    teahouse.small = bytes(16 << 10)
    await alice.call(chat.send, "Bob", f"{TEA} {'x' * 16_000}", preview=TEA)
    assert (await newest(bob, "Alice")).preview == CARD
    await alice.call(chat.send, "Bob", f"{TEA} {'x' * 8_000}", preview=TEA)
    seen = (await newest(bob, "Alice")).preview
    assert seen is not None
    assert seen.picture_url


async def test_what_others_state_counts_only_for_a_link_that_is_seen(alice: FakePerson, bob: FakePerson) -> None:
    said = {"url": TEA, "title": "Green tea", "description": "All of it"}
    assert await state(bob, alice, TEA, said) == CARD
    assert await state(bob, alice, TEA, said | {"later": 1, "description": ""}) == CardView(TEA, "Green tea", "")
    long = await state(bob, alice, TEA, said | {"title": "x" * 900, "description": "y" * 900})
    assert long is not None
    assert (len(long.title), len(long.description)) == (200, 300)
    clean = await state(bob, alice, TEA, said | {"title": "\u202eTea\n\n!", "picture": bytes(17 << 10)})
    assert clean == CardView(TEA, "Tea !", "All of it")
    for text, wrong in (
        (f"{TEA}.evil.org", said),
        (TEA, said | {"url": "https://tea.org/gree"}),
        ("no link", said),
        (f"||{TEA}||", said),
        (TEA, said | {"title": " "}),
        ("kith:tea", said | {"url": "kith:tea"}),
    ):
        assert await state(bob, alice, text, wrong) is None
    assert (await newest(alice, "Bob")).text == "kith:tea", "the message stands all the same"


async def test_it_goes_with_the_link_and_with_the_message(
    alice: FakePerson, bob: FakePerson, teahouse: FakeWeb
) -> None:
    said = await alice.call(chat.send, "Bob", f"look: {TEA}", preview=TEA)
    await alice.call(chat.edit, said.id, f"look there: {TEA}")
    assert (await newest(bob, "Alice")).preview is not None
    await alice.call(chat.edit, said.id, "look: https://coffee.org")
    assert (await newest(bob, "Alice")).preview is None
    await alice.call(chat.edit, said.id, f"no, {TEA}")
    assert (await newest(bob, "Alice")).preview is not None
    await alice.call(forwarding.forward, [said.id], to=["Bob"])
    assert (await newest(bob, "Alice")).preview is None, "what others said of a page is not said again as mine"
    await alice.call(chat.delete, said.id)
    for person in (alice, bob):
        assert await person.node.read(lambda cx: cx.rows("SELECT 1 FROM chat_card")) == []


def test_only_links_into_the_web_that_everybody_sees_count() -> None:
    text = f"a **{TEA}** ||https://a.b/|| `https://c.d/` <https://e.f/> kith:x http://g.h/. HTTPS://I.J/"
    assert cards.links(text) == [TEA, "https://e.f/", "http://g.h/", "HTTPS://I.J/"]
    assert cards.stated(LinkPreview(TEA, "t", "d", b"x" * 100), 299)["picture"] == b""


async def test_it_works_on_the_command_line(served: Served, capsys: Capture) -> None:
    kith = typist(served, capsys)
    FakeWeb({TEA: b"<title>Green \x1b[2J tea</title>"}).given_to(served.person)
    found = await kith("chat", "card", TEA)
    assert render("chat.card", found, as_json=False) == "[Green [2J tea]"
    await kith("chat", "send", "Bob", f"see {TEA}", "--preview", TEA)
    (line,) = await kith("chat", "timeline", "Bob")
    assert message_line(line).split("\n")[1].strip() == "[Green [2J tea]"
