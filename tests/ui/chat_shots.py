"""Pictures of what opens above and beside conversations for `tests/ui/shots.py`: menus, boards, bars, nothing there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Q_ARG, QMetaObject, QPointF, Qt

from app.chat import api as chat
from app.chat import events, later, tidying
from app.group import api as group
from app.people import api as people_api
from node.items import Delivered
from tests.ui import gallery_shots
from tests.ui.fake_client import Stage, walk
from tests.ui.hands import press
from ui.chat.page import FEW

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.5


async def with_bob(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)


async def menu(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    QMetaObject.invokeMethod(stage.find("messages").parentItem(), "browse")
    press(stage.window, Qt.Key.Key_F10, "", Qt.KeyboardModifier.ShiftModifier)


async def reply(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    talk = stage.page("chats").talk
    talk.reply_to(next(row.id for row in talk.lines.rows if not row.mine and not row.gone))
    stage.find("composerInput").setProperty("text", "Good, then we have")


async def swiped(stage: Stage, people: dict[str, Any]) -> None:
    """Far enough: letting go would answer."""
    await with_bob(stage, people)
    swipe, row = stage.find("swipe"), stage.find("message-4")
    QMetaObject.invokeMethod(swipe, "judge", Q_ARG("QPointF", row.mapToItem(swipe, QPointF(30, row.height() / 2))))
    QMetaObject.invokeMethod(swipe, "begin")
    swipe.setProperty("pulled", 70)


async def swiped_little(stage: Stage, people: dict[str, Any]) -> None:
    await swiped(stage, people)
    stage.find("swipe").setProperty("pulled", 40)


async def edit(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    stage.page("chats").talk.edit("")


async def emoji(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    stage.find("composerEmoji").clicked.emit()


async def undo(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    talk = stage.page("chats").talk
    talk.delete(next(row.id for row in talk.lines.rows if row.mine))


async def undo_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await undo(stage, people)


async def quote(stage: Stage, people: dict[str, Any]) -> None:
    mine = (await people["alice"].call(chat.send, people["bob"].id, "Shall I bring the lamp, too?")).id
    await people["bob"].node.come_back()
    await people["bob"].call(chat.send, people["alice"].id, "Yes, please.", reply=mine)
    await with_bob(stage, people)


async def unsent(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    stage.client.go_away()
    talk = stage.page("chats").talk
    talk.edit("")
    talk.send("Perfect, see you there at six.")


async def restored(stage: Stage, people: dict[str, Any]) -> None:
    """Of what I said only Bob knows; a short one, and one that wraps."""
    alice, bob = people["alice"], people["bob"]
    space = next(one.space for one in await alice.node.contacts() if one.account == bob.node.account)
    at = alice.node.town.now_ms
    for number, text in enumerate(
        ("See you at six", "I have the keys, the lamp and the map; bring nothing but shoes."), 1
    ):
        place = (bytes([number]) * 32, space, alice.node.account, b"o" * 32, number, events.MESSAGE)
        await alice.node.tell(Delivered(*place, {"text": text}, at << 16, at, True, vouched=True))
    await with_bob(stage, people)


async def none(stage: Stage, people: dict[str, Any]) -> None:
    people["alice"].node.known.clear()
    stage.client.refusals.clear()
    page = stage.page("chats")
    page._chats = {}
    page._show()
    stage.shell.go("chats")


async def nothing_found(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("chats")
    await asyncio.sleep(SETTLE)
    stage.find("chatSearchInput").setProperty("text", "zeppelin")


async def keys(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("chats")
    press(stage.window, Qt.Key.Key_F1)


async def keys_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    stage.window.setProperty("height", 480)
    await asyncio.sleep(SETTLE)
    await keys(stage, people)


async def verified(stage: Stage, people: dict[str, Any]) -> None:
    await people["alice"].call(people_api.verify, people["bob"].id, confirm=True)
    await asyncio.sleep(SETTLE)
    stage.shell.go("people", people["bob"].id)


async def away(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    stage.client.go_away()
    await asyncio.sleep(SETTLE)
    stage.bridge.start(stage.client.call(chat.list_))


async def delete_photo(stage: Stage, people: dict[str, Any]) -> None:
    await gallery_shots.lightbox(stage, people)
    await asyncio.sleep(SETTLE)
    mine = next(photo.id for photo in stage.page("gallery")._photos if photo.mine)
    stage.page("gallery").viewing.look(mine)
    await asyncio.sleep(SETTLE)
    stage.find("lightboxDelete").clicked.emit()


async def new_call(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("calls")
    await asyncio.sleep(SETTLE)
    stage.find("callsEmptyPeople").clicked.emit()


async def typing(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    node = people["alice"].node
    for name in ("bob", "dana"):
        account = people[name].node.account
        node.typists.begin(node.known[account].space, account)


async def with_bob_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await with_bob(stage, people)


async def kept(stage: Stage, people: dict[str, Any]) -> None:
    """One on top and muted, one marked unread, one with a draft, one put away."""
    alice = people["alice"]
    names = [view.name for view in await alice.call(chat.list_)]
    await alice.call(tidying.pin_chat, names[-1])
    await alice.call(tidying.mute, names[-1])
    await alice.call(chat.read, names[0])
    await alice.call(tidying.mark_unread, names[0])
    await alice.call(tidying.draft, names[1], "I would rather come on")
    await alice.call(tidying.archive, names[-2])
    stage.shell.go("chats")
    await asyncio.sleep(SETTLE)


async def kept_menu(stage: Stage, people: dict[str, Any]) -> None:
    await kept(stage, people)
    chats = stage.find("chatList")
    chats.forceActiveFocus()
    chats.setProperty("currentIndex", 0)
    press(stage.window, Qt.Key.Key_F10, "", Qt.KeyboardModifier.ShiftModifier)


async def carried(stage: Stage, people: dict[str, Any]) -> None:
    """The lower one of two on top is on its way up, a little beside its place."""
    alice = people["alice"]
    names = [view.name for view in await alice.call(chat.list_)][:2]
    for name in names[::-1]:
        await alice.call(tidying.pin_chat, name)
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)
    row = stage.find(f"chat-{names[1]}")
    pin = next(item for item in walk(row) if item.objectName() == "pinDrag")
    grip = row.mapToScene(QPointF(row.width() / 2, row.height() / 2))
    above = grip - QPointF(0, row.height() * 0.8)
    QMetaObject.invokeMethod(pin, "take", Q_ARG("QPointF", grip), Q_ARG("QPointF", above))


async def kinds(stage: Stage, people: dict[str, Any]) -> None:
    """Only what is new, in a list that is long enough for such a choice."""
    await kept(stage, people)
    for name in ("Choir", "Garden", "Old school", "House 12", "Sunday hikes"):
        await people["alice"].call(group.create, name, [people["bob"].id])
    page = stage.page("chats")
    while len(page.list.rows) < FEW:
        await asyncio.sleep(0.02)
    page.show_kind("groups")


async def archive(stage: Stage, people: dict[str, Any]) -> None:
    await kept(stage, people)
    stage.page("chats").show_archive(True)


async def picking(stage: Stage, people: dict[str, Any]) -> None:
    """Two selected, and one that somebody forwarded."""
    await with_bob(stage, people)
    bob = people["bob"]
    await bob.node.come_back()
    space = bytes.fromhex((await bob.call(chat.timeline, people["alice"].id))[0].chat)
    said = {"text": "The **last** bus leaves at eleven, from the other side of the station.", "forwarded": True}
    await bob.node.publish(space, events.MESSAGE, said)
    await asyncio.sleep(SETTLE)
    talk = stage.page("chats").talk
    for row in (talk.lines.rows[0], next(row for row in talk.lines.rows if row.mine)):
        talk.property("picking").toggle(row.id)


async def picking_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await picking(stage, people)


async def forwarding(stage: Stage, people: dict[str, Any]) -> None:
    await picking(stage, people)
    stage.page("chats").talk.property("picking").forward()
    await asyncio.sleep(SETTLE)
    stage.page("chats").talk.property("forwarding").toggle(1)


async def picking_delete(stage: Stage, people: dict[str, Any]) -> None:
    await picking(stage, people)
    stage.find("pickDelete").clicked.emit()


async def calendar(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    stage.page("chats").talk.property("places").ask("")


async def send_ways(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    stage.find("composerInput").setProperty("text", "Good night!")
    stage.find("composerSend").pressAndHold.emit()


async def send_later(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    await people["alice"].call(later.send_later, people["bob"].id, "Happy birthday!", in_two_days(people))
    await asyncio.sleep(SETTLE)
    stage.page("chats").property("scheduling").ask("Good morning!")


async def waiting(stage: Stage, people: dict[str, Any]) -> None:
    await with_bob(stage, people)
    await people["alice"].call(later.send_later, people["bob"].id, "Happy birthday!", in_two_days(people))
    await asyncio.sleep(SETTLE)
    stage.find("laterOpen").clicked.emit()


def in_two_days(people: dict[str, Any]) -> str:
    now = people["alice"].node.town.now_ms / 1000
    return datetime.fromtimestamp(now + 2 * 86_400).isoformat(timespec="minutes")


SCREENS: dict[str, Bring] = {
    "chat-send-later": send_later,
    "chat-waiting": waiting,
    "chat-send-ways": send_ways,
    "chat-calendar": calendar,
    "chat-picking-delete": picking_delete,
    "chat-picking": picking,
    "chat-picking-narrow": picking_narrow,
    "chat-forwarding": forwarding,
    "chat-narrow": with_bob_narrow,
    "chat-typing": typing,
    "chats-kept": kept,
    "chats-kinds": kinds,
    "chats-carried": carried,
    "chats-kept-menu": kept_menu,
    "chats-archive": archive,
    "chat-restored": restored,
    "chat-menu": menu,
    "chat-reply": reply,
    "chat-swiped": swiped,
    "chat-swiped-little": swiped_little,
    "chat-edit": edit,
    "chat-emoji": emoji,
    "chat-undo": undo,
    "chat-undo-narrow": undo_narrow,
    "chat-quote": quote,
    "chat-unsent": unsent,
    "chats-none": none,
    "chats-nothing-found": nothing_found,
    "keys": keys,
    "keys-narrow": keys_narrow,
    "person-verified": verified,
    "node-away": away,
    "gallery-delete": delete_photo,
    "calls-new": new_call,
}
