"""A client for pages under test: commands run on a fake node of tests/app, in this process, on the window's loop.

`stage` gives a window with all pages on it; what other people do is done by calling their own fake nodes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app import commands
from app.call_pictures import packed
from app.chat import api as chat
from app.client import not_running
from app.frames_door import CAMERA
from app.notices import Notice, Subscription
from tests.app.fake_node import FakePerson, Town
from ui.bridge import Bridge
from ui.engine import local, make_engine
from ui.pages import PAGES, Entry, build
from ui.shell import Shell

END = Notice(0, "End", "")  # of what is told, because the node has gone


class FakeClient:
    """Has the face of `app.client.Client`; by command name `refusals` are raised, `delays` waited (seconds).

    What is in `held` is answered once it is taken out of there. From `go_away` to `come_back` the node does not answer
    at all.
    """

    def __init__(self, person: FakePerson) -> None:
        self.person = person
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.refusals: dict[str, Exception] = {}
        self.delays: dict[str, float] = {}
        self.held: set[str] = set()
        self.away = False
        self._listening: set[Subscription] = set()

    def go_away(self) -> None:
        self.away = True
        for each in self._listening:
            each.put(END)

    def come_back(self) -> None:
        self.away = False

    async def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        name = commands.name_of(function)
        self.asked.append((name, args, kwargs))
        if name in self.delays:
            await asyncio.sleep(self.delays[name])
        while name in self.held:
            await asyncio.sleep(0.005)
        if self.away:
            raise not_running()
        if name in self.refusals:
            raise self.refusals[name]
        return await self.person.call(function, *args, **kwargs)

    async def notices(self, since: int | None = None) -> AsyncGenerator[Notice, None]:
        if self.away:
            raise not_running()
        subscription = self.person.node.notices.subscribe(since)
        self._listening.add(subscription)
        try:
            while (told := await subscription.next()) is not END:
                yield told
        finally:
            self._listening.discard(subscription)
            self.person.node.notices.unsubscribe(subscription)

    async def pictures(self, call: str) -> AsyncGenerator[bytes, None]:
        node = self.person.node
        frames = node.viewfinder.frames() if call == CAMERA else node.calls.frames(bytes.fromhex(call))
        async with aclosing(frames):
            async for frame in frames:
                yield packed(frame)


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    """All items below one that can be seen, itself first."""
    if item.isVisible():
        yield item
        for child in item.childItems():
            yield from walk(child)


@dataclass
class Stage:
    """A window on a fake node."""

    client: FakeClient
    bridge: Bridge
    shell: Shell
    engine: QQmlApplicationEngine
    complaints: list[str] = field(default_factory=list)

    @property
    def window(self) -> QObject:
        return self.engine.rootObjects()[0]

    def page(self, key: str) -> Any:
        return self.shell.page_of(key)

    def find(self, name: str) -> Any:
        """The item with an objectName, wherever it is shown in the window; None if it is not there."""
        window = self.window
        assert isinstance(window, QQuickWindow)
        return next((item for item in walk(window.contentItem()) if item.objectName() == name), None)


def set_stage(person: FakePerson, pages: tuple[Entry, ...] = PAGES) -> Stage:
    """Make the window; the caller has a running loop. Warnings of QML are kept in `complaints`."""
    client = FakeClient(person)
    bridge = Bridge(client)
    shell = Shell()
    complaints: list[str] = []
    engine = make_engine(complaints.append)
    engine.setInitialProperties({"shell": shell})
    engine.load(local("Window.qml"))
    assert engine.rootObjects(), complaints
    shell.set_me(person.id, person.node.name)
    shell.furnish(pages, lambda entry: build(entry, bridge, shell), bridge)
    bridge.start(bridge.follow())
    return Stage(client, bridge, shell, engine, complaints)


async def full_town() -> tuple[Town, dict[str, FakePerson]]:
    """Alice's world for screenshots and tests of whole pages: contacts, requests, conversations."""
    town = Town()
    names = ("Alice Moreau", "Bob Ferreira", "Carol Nguyen", "Dana Whitfield", "Erik Lindqvist", "Femi Adeyemi")
    people = {name.split()[0].lower(): await town.person(name) for name in names}
    alice = people["alice"]
    for key in ("bob", "carol", "dana"):
        await alice.node.befriend(people[key].node)
    await people["erik"].node.know(alice.node, "asked")
    await alice.node.know(people["erik"].node, "requested")
    return town, people


def ago(minutes: int, lasting: int) -> int:
    """Give a moment (ms) so many minutes ago, or earlier if what lasts so long from then on would not be in one day."""
    lasts = timedelta(minutes=lasting)
    begun = datetime.now() - timedelta(minutes=minutes)
    over = begun + lasts
    if over.date() != begun.date():
        begun = over.replace(hour=0, minute=0, second=0) - lasts
    return int(begun.timestamp() * 1000)


async def talk(people: dict[str, FakePerson]) -> None:
    """Have everybody say something to Alice, over two days, with every state a message can be in."""
    alice, bob, carol, dana = (people[name] for name in ("alice", "bob", "carol", "dana"))
    town = alice.node.town
    alice.node.relays.how |= {bob.node.account: "link", dana.node.account: "relay"}

    async def say(who: FakePerson, to: str, text: str, minutes: int = 1, **options: Any) -> str:
        town.now_ms += minutes * 60_000
        return str((await who.call(chat.send, to, text, **options)).id)

    town.now_ms = ago(26 * 60, 15)
    await say(bob, "Alice Moreau", "Are you coming on Saturday? We are cooking for about ten people.")
    await say(alice, "Bob Ferreira", "Yes! Shall I bring something?")
    first = await say(bob, "Alice Moreau", "Bread, if you pass the bakery. And the blue bowl, the large one.")
    await say(carol, "Alice Moreau", "The photos are in the album now.", 5)
    await alice.call(chat.read, "Carol Nguyen")
    town.now_ms = ago(60, 40)
    await say(alice, "Bob Ferreira", "Bread and bowl, noted.", reply=first)
    last = await say(
        alice,
        "Bob Ferreira",
        "Does the bus still go at that hour, or shall we share a car from the station?\nI can be there at six.",
    )
    await alice.call(chat.read, "Bob Ferreira")
    await bob.call(chat.react, last, "👍")
    await bob.call(chat.read, "Alice Moreau")
    wrong = await say(bob, "Alice Moreau", "The bsu goes every hour", 3)
    await bob.call(chat.edit, wrong, "The bus goes every hour until eleven.")
    gone = await say(bob, "Alice Moreau", "oops")
    await bob.call(chat.delete, gone)
    await say(bob, "Alice Moreau", "🚌🎉")
    await alice.call(chat.read, "Bob Ferreira")
    bob.node.away = True
    await say(alice, "Bob Ferreira", "Perfect, see you there.", 20)
    for text in ("Did you see the new exhibition?", "It opened on Monday", "Let us go together ✨"):
        await say(dana, "Alice Moreau", text, 2)


async def settle(turns: int = 12) -> None:
    """Serve events until what was asked for has most likely been shown; for tests that look for warnings only."""
    for _ in range(turns):
        await asyncio.sleep(0.005)
