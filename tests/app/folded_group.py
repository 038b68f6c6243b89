"""A group as chat's fold sees it: items as a node would tell them, what becomes of them in the tables and on a screen.

Olga founded it, Max and I belong to it; no node and no rule of the control log stands behind what is told.
"""

from app.chat import chain, events, queries
from app.chat.crowd import Crowd
from app.chat.views import ChatView, MessageView
from app.conversations import Conversation, Names
from app.projector import FAILURES
from node.items import Delivered, Described, Founded, Item, Ruled
from node.store.transaction import Cx
from tests.app.fake_node import FakeNode, Town

ME, OWNER, MEMBER = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
GROUP, ELSEWHERE = b"\x11" * 32, b"\x12" * 32
IDS = [bytes([number]) * 32 for number in range(0x20, 0x28)]
RULES = [bytes([number]) * 32 for number in range(0x30, 0x36)]
SAID = [bytes([number]) * 32 for number in range(0x40, 0x43)]
BASE = 1_800_000_000_000
FOUNDED = Founded(GROUP, "group", OWNER, {"use": "chat", "title": "Trip"}, False, False, BASE << 16)
CROWD = Crowd(Names(ME, {OWNER: "Olga", MEMBER: "Max"}, {ME, OWNER}), {OWNER: 3, ME: 0, MEMBER: 0})
TABLES = tuple(
    f"chat_{name}"
    for name in (
        *("message", "edit", "reaction", "vote", "close", "pin", "mention", "erasure", "reset", "sent", "mark", "seen"),
        *("writer", "group", "charter", "rule", "hidden", "timer"),
    )
)


async def told(items: list[Item]) -> FakeNode:
    node = FakeNode(Town(), "fold")
    node.account = ME
    await node.write(node.projector.prepare)
    for item in items:
        await node.tell(item)
    assert node.projector.counters[FAILURES] == 0
    return node


async def tables(node: FakeNode) -> dict[str, list[tuple[object, ...]]]:
    def look(cx: Cx) -> dict[str, list[tuple[object, ...]]]:
        return {name: sorted(cx.rows(f"SELECT * FROM {name}"), key=repr) for name in TABLES}

    return await node.read(look)


async def screen(node: FakeNode) -> tuple[list[MessageView], list[ChatView], list[MessageView]]:
    def look(cx: Cx) -> tuple[list[MessageView], list[ChatView], list[MessageView]]:
        chats = queries.chats(cx, [(Conversation(GROUP, "Trip"), CROWD)])
        return chain.page(cx, [chain.Part(GROUP, CROWD)], 100), chats, chain.pinned(cx, [chain.Part(GROUP, CROWD)])

    return await node.read(look)


def said(text: str = "hello", *, ident: bytes = IDS[0], author: bytes = MEMBER, ms: int = 3) -> Delivered:
    hlc = (BASE + ms) << 16
    payload = {"text": text}
    return Delivered(ident, GROUP, author, author, 1, events.MESSAGE, payload, hlc, hlc >> 16, mine=author == ME)


def about(rights: dict[str, int], *, ident: bytes = SAID[0], ms: int = 2) -> Described:
    hlc = (BASE + ms) << 16
    said = {"use": "chat", "title": "Trip", "rights": rights}
    return Described(GROUP, said, ident, OWNER, hlc, hlc >> 16, mine=False)


def rule(rank: int, *, ident: bytes = RULES[0], ms: int = 1, counts: bool = True) -> Ruled:
    hlc = (BASE + ms) << 16
    return Ruled(ident, GROUP, OWNER, OWNER, 1, MEMBER, rank, "Max", hlc, hlc >> 16, False, counts)


async def texts(*items: Item) -> list[str]:
    page, _, _ = await screen(await told(list(items)))
    return [row.text for row in page if row.kind == "message"]
