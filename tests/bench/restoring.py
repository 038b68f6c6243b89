"""How long a backup of many messages takes, and how long until a lost home is back: `python -m tests.bench.restoring`.

The home is filled through the node's own store; saving, restoring and starting are what `kith` does. The limit that
has to hold is ten minutes for 100,000 messages, with read models rebuilt.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from app import start as starting
from app.notices import Notices
from app.projector import Projector
from node import restore
from node.items import Item
from node.machine import Where
from node.node import Node, Upward
from node.secure import stating, visible
from node.store import contacts, log, own
from node.store.contacts import ContactRow
from node.store.transaction import Tx
from sync.event import pack_payload, stamp_event
from sync.space import direct_space
from tests.node.store.making import Author
from tests.node.test_two_people import machine

BATCH = 1000
MESSAGES = 100_000


class Home:
    """A node with the real subjects on its own in the world."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = 0
        self.node: Node

    async def start(self) -> None:
        notices = Notices(lambda tx: own.count(tx, "notice"))
        projector = Projector(starting.SUBJECTS, notices, Node.replay, Counter())

        def deliver(tx: Tx, item: Item) -> None:
            projector.deliver(tx, item)

        where = Where("127.0.0.1", use_lan=False)
        self.node = await Node.open(self.folder, "pass", Upward(deliver), where, machine())
        await self.node.write(projector.prepare)

    async def fill(self, messages: int) -> None:
        """A friend and I have said a lot to each other."""
        own_, friend = self.node._own, Author(7)
        friend.space = direct_space(own_.account, friend.account)
        row = ContactRow(account=friend.account, state="contact", name="Friend", device=friend.device, made=1)

        def say(tx: Tx) -> None:
            for number in range(BATCH):
                text = f"a message of about the length that people write, number {number}"
                header = stating.header(own_, tx, friend.space, 1000)
                mine = stamp_event(own_.stamp, header, pack_payload(own_.random, {"text": text}))
                for event in (mine, friend.says(text))[number % 2 : number % 2 + 1]:
                    log.append(tx, event, log.State.PLAIN, own_.clock.now_ms())
                    visible.show(own_, tx, event)

        await self.node.write(lambda tx: contacts.put(tx, row))
        self.said = messages // BATCH * BATCH
        for _ in range(messages // BATCH):
            await self.node.write(say)

    async def conversation(self) -> str:
        """The hash over who said what, in the order of the screen."""
        rows = await self.node.read(lambda cx: cx.rows("SELECT id, author, text FROM chat_message ORDER BY at, id"))
        assert len(rows) == self.said
        return hashlib.sha256(repr(rows).encode()).hexdigest()


async def measure(folder: Path, messages: int) -> dict[str, float]:
    """Seconds of each step, and bytes of the backup; an error if a single message is not as it was."""
    home, stick = Home(folder / "home"), folder / "stick"
    stick.mkdir()
    words = (await Node.create(home.folder, "Me", "pass", machine(), confirmed=True)).recovery_phrase
    await home.start()
    await home.fill(messages)
    seconds: dict[str, float] = {}
    began = time.monotonic()
    status = await home.node.backups.keep(stick, 3600)
    while status.state != "saved":
        status = await home.node.backups.now()
    seconds["save"] = time.monotonic() - began
    before = await home.conversation()
    await home.node.stop()
    shutil.rmtree(home.folder)
    began = time.monotonic()
    found = restore.verify(stick, words)
    seconds["verify"] = time.monotonic() - began
    began = time.monotonic()
    await restore.restore(home.folder, stick, (words, "pass"), machine(), restore.Wish(), lambda step, done, of: None)
    seconds["restore"] = time.monotonic() - began
    began = time.monotonic()
    await home.start()
    seconds["start"] = time.monotonic() - began
    assert await home.conversation() == before
    await home.node.stop()
    return seconds | {"bytes": found.size, "events": found.events}


def main() -> int:
    """Print the figures; the exit code."""
    parser = argparse.ArgumentParser(description="seconds until a lost home is back")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(measure(Path(name), options.messages))
    print("\n".join(f"{what:8} {figure:12,.1f}" for what, figure in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
