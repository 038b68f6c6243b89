"""Pictures of groups for `tests/ui/shots.py`: in the list, as a conversation, made, shown, left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QMetaObject, Qt

from app.chat import api as chat
from app.errors import Refused
from app.group import api as group
from app.group.rules import MAX_MEMBERS
from app.people import api, turning
from tests.ui import group_town
from tests.ui.fake_client import Stage
from tests.ui.hands import press, type_in

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.5
LONG_NAME = "Somebody whose name is as long as names may be, and so on, yes"


async def talk(stage: Stage, people: dict[str, Any]) -> str:
    space = await group_town.weekend(people)
    stage.shell.go("chats", space)
    await asyncio.sleep(SETTLE)
    return space


async def listed(stage: Stage, people: dict[str, Any]) -> None:
    space = await group_town.weekend(people)
    other = str((await people["dana"].call(group.create, "Choir", [people["alice"].id, people["bob"].id])).id)
    await group_town.say(people, "dana", other, "@all rehearsal at seven")
    await people["alice"].call(group.leave, other)
    stage.shell.go("chats", space)


async def shown(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await talk(stage, people)


async def menu(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)
    messages = stage.find("messages")
    messages.setProperty("currentIndex", 1)  # the newest of mine
    QMetaObject.invokeMethod(messages.parentItem(), "browse")
    press(stage.window, Qt.Key.Key_F10, "", Qt.KeyboardModifier.ShiftModifier)


async def disappearing(stage: Stage, people: dict[str, Any]) -> None:
    space = await talk(stage, people)
    await people["alice"].call(chat.disappear, space, "1d")
    await group_town.say(people, "alice", space, "The key is under the third stone.")
    await group_town.say(people, "bob", space, "Got it.")
    await asyncio.sleep(SETTLE)
    stage.find("talkTimer").click()


async def slow(stage: Stage, people: dict[str, Any]) -> None:
    await people["bob"].node.come_back()
    space = str((await people["bob"].call(group.create, "Football on Sundays", [people["alice"].id])).id)
    await people["bob"].call(group.slow, space, "1m")
    await group_town.say(people, "bob", space, "Three o'clock at the meadow.")
    await group_town.say(people, "alice", space, "I bring the ball.")
    await people["alice"].node.publish(bytes.fromhex(space), 1000, {"text": "And the net."})
    stage.shell.go("chats", space)
    await asyncio.sleep(SETTLE)
    type_in(stage.window, "Who brings the whistle?")


async def succeeded(stage: Stage, people: dict[str, Any]) -> None:
    space = await talk(stage, people)
    made = await people["alice"].call(group.succeed, space)
    await group_town.say(people, "bob", made.id, "So we go on here.")
    await people["alice"].call(chat.read, made.id)
    await asyncio.sleep(SETTLE)


async def lagging(stage: Stage, people: dict[str, Any]) -> None:
    """The page of a group that Bob founded to go on in; some whom he does not know did not come along."""
    space = await talk(stage, people)
    await people["alice"].call(group.role, space, people["bob"].id, "admin")
    made = await people["bob"].call(group.succeed, space)
    stage.shell.go("group", made.id)
    await asyncio.sleep(SETTLE)
    _scroll(stage, 760)


async def readers(stage: Stage, people: dict[str, Any]) -> None:
    await menu(stage, people)
    await asyncio.sleep(SETTLE)
    stage.find("menuReaders").click()


async def removed(stage: Stage, people: dict[str, Any]) -> None:
    bob = people["bob"]
    await bob.node.come_back()
    await bob.node.befriend(people["dana"].node)
    space = str((await bob.call(group.create, "Football on Sundays", [people["alice"].id, people["dana"].id])).id)
    await group_town.say(people, "bob", space, "Three o'clock at the meadow.")
    await bob.call(group.remove, space, people["alice"].id)
    stage.shell.go("chats", space)


async def banned(stage: Stage, people: dict[str, Any]) -> None:
    """I am banned, and wrote half a line before."""
    bob = people["bob"]
    await bob.node.come_back()
    space = str((await bob.call(group.create, "Football on Sundays", [people["alice"].id])).id)
    await group_town.say(people, "bob", space, "Three o'clock at the meadow.")
    stage.shell.go("chats", space)
    await asyncio.sleep(SETTLE)
    type_in(stage.window, "Who brings")
    await bob.call(group.ban, space, people["alice"].id)


async def details_banned(stage: Stage, people: dict[str, Any]) -> None:
    """Who is banned: a contact, and somebody of a long name."""
    space = await talk(stage, people)
    femi = people["femi"]
    await people["bob"].node.befriend(femi.node)
    await femi.call(api.profile, name=LONG_NAME)
    await people["alice"].call(group.role, space, people["bob"].id, "admin")
    await people["bob"].call(group.add, space, [femi.id])
    for who in (femi.id, people["dana"].id):
        await people["alice"].call(group.ban, space, who)
    stage.shell.go("group", space)
    await asyncio.sleep(SETTLE)
    stage.find("groupSheet").setProperty("contentY", 700)


async def details_many(stage: Stage, people: dict[str, Any]) -> None:
    """As many members as a group may have, some of long names."""
    alice, town = people["alice"], people["alice"].node.town
    for number in range(MAX_MEMBERS - 2):
        called = LONG_NAME if number % 7 == 0 else f"Member {number:03}"
        member = (await town.person(called)).node
        await alice.node.befriend(member)
        member.away = True  # nobody sees what each of hundreds makes of the group
    everybody = [person.id for person in await alice.call(api.list_) if person.state == "contact"][: MAX_MEMBERS - 1]
    space = str((await alice.call(group.create, LONG_NAME, everybody)).id)
    stage.shell.go("group", space)
    await asyncio.sleep(4 * SETTLE)
    _scroll(stage, 760)


async def details_many_foot(stage: Stage, people: dict[str, Any]) -> None:
    await details_many(stage, people)
    stage.page("group").show_all()
    await asyncio.sleep(4 * SETTLE)
    _scroll(stage, 14_000)


async def archived(stage: Stage, people: dict[str, Any]) -> None:
    space = await talk(stage, people)
    await people["alice"].call(group.archive, space)


async def unread(stage: Stage, people: dict[str, Any]) -> None:
    space = await group_town.weekend(people)
    for _ in range(4):
        await group_town.say(people, "dana", space, "And another thing…")
    await people["alice"].call(chat.list_)
    stage.shell.go("chats", space)


async def new(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.go("group", "new")
    await asyncio.sleep(SETTLE)
    stage.find("groupNameInput").setProperty("text", "Hut in the hills")
    for name in ("bob", "dana"):
        stage.page("group").choosing.tick(people[name].id)


async def new_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await new(stage, people)


async def new_foot(stage: Stage, people: dict[str, Any]) -> None:
    await new(stage, people)
    await asyncio.sleep(SETTLE)
    sheet = stage.find("groupForm")
    sheet.setProperty("contentY", sheet.property("contentHeight") - sheet.property("height"))


async def new_narrow_foot(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await new_foot(stage, people)
    stage.find("historyNone").click()


async def silent(stage: Stage, people: dict[str, Any]) -> None:
    """Of a group where newcomers read nothing."""
    made = await people["alice"].call(group.create, "Whispers", [people["bob"].id], history="none")
    stage.shell.go("group", made.id)


async def new_alone(stage: Stage, people: dict[str, Any]) -> None:
    people["alice"].node.known.clear()
    stage.shell.go("group", "new")


async def details(stage: Stage, people: dict[str, Any]) -> None:
    space = await talk(stage, people)
    stage.shell.go("group", space)


async def details_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await details(stage, people)


async def details_members(stage: Stage, people: dict[str, Any]) -> None:
    await details(stage, people)
    await asyncio.sleep(SETTLE)
    _scroll(stage, 800)
    stage.find("memberMenu-Bob Ferreira").clicked.emit()


async def details_rights(stage: Stage, people: dict[str, Any]) -> None:
    await details(stage, people)
    await asyncio.sleep(SETTLE)
    _scroll(stage, 2000)
    await asyncio.sleep(SETTLE)
    stage.find("right-post").clicked.emit()


async def details_remove(stage: Stage, people: dict[str, Any]) -> None:
    await details_members(stage, people)
    await asyncio.sleep(SETTLE)
    stage.find("memberRemove").click()


async def details_carry(stage: Stage, people: dict[str, Any]) -> None:
    """What the others lack was written into a file."""
    await details(stage, people)
    await asyncio.sleep(SETTLE)
    carrying = stage.page("group").carrying

    async def choose(called: str) -> str:
        return "/stick/hut.kith"

    carrying.choose_new = choose
    carrying.save(stage.page("group").now["id"])
    await asyncio.sleep(SETTLE)
    _scroll(stage, 4000)


async def details_carry_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await details_carry(stage, people)


async def details_add(stage: Stage, people: dict[str, Any]) -> None:
    await people["alice"].node.befriend(people["femi"].node)
    await details(stage, people)
    await asyncio.sleep(SETTLE)
    stage.find("membersAdd").clicked.emit()


async def details_of_member(stage: Stage, people: dict[str, Any]) -> None:
    space = await group_town.weekend(people)
    bob = people["bob"]
    await bob.node.befriend(people["femi"].node)
    space = str((await bob.call(group.create, "Football", [people["alice"].id, people["femi"].id])).id)
    stage.shell.go("group", space)


async def details_refused(stage: Stage, people: dict[str, Any]) -> None:
    await details(stage, people)
    await asyncio.sleep(SETTLE)
    stage.client.refusals["group.rename"] = Refused("not_allowed", "In this group only admins may change its name.")
    stage.client.refusals["group.role"] = Refused("not_allowed", "Your role in this group is not high enough.")
    stage.page("group").save("Another", "")


async def details_unknown(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("group", "ab" * 32)


def _scroll(stage: Stage, to: int) -> None:
    sheet = stage.find("groupSheet")
    sheet.setProperty("contentY", min(to, sheet.property("contentHeight") - sheet.property("height")))


async def busy_talk(stage: Stage, people: dict[str, Any]) -> str:
    """A group with calls, a poll, pins and a thread."""
    alice, bob, carol, dana = (people[name] for name in ("alice", "bob", "carol", "dana"))
    space = await group_town.weekend(people)
    await carol.node.come_back()
    first = await group_town.say(people, "dana", space, "What shall we cook on Saturday?")
    alice.node.town.now_ms += 60_000
    asked = (await carol.call(chat.poll, space, "Saturday evening?", ["Soup, of course", "Dumplings", "Pizza"])).id
    mine = (
        await alice.call(
            chat.poll, space, "Which days can you make it?", ["Friday", "Saturday", "Sunday"], multiple=True
        )
    ).id
    for who, choice in ((alice, "1"), (bob, "1"), (dana, "2")):
        await who.call(chat.vote, asked, [choice])
    await bob.call(chat.vote, mine, ["1", "2"])
    await alice.call(chat.vote, mine, ["2", "3"])
    await alice.call(chat.pin, first)
    await alice.call(chat.pin, asked)
    await group_town.say(
        people, "bob", space, "Soup. @Alice Moreau and @Dana Whitfield, who has the big pot?", reply=first
    )
    await group_town.say(people, "alice", space, "@Dana Whitfield has it, as always.", reply=first)
    stage.shell.go("chats", space)
    await asyncio.sleep(SETTLE)
    return space


async def busy(stage: Stage, people: dict[str, Any]) -> None:
    await busy_talk(stage, people)


async def busy_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await busy_talk(stage, people)


async def calling(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)
    type_in(stage.window, "Thanks, @")


async def new_poll(stage: Stage, people: dict[str, Any]) -> None:
    await talk(stage, people)
    stage.find("composerPoll").clicked.emit()
    await asyncio.sleep(SETTLE)
    stage.find("pollQuestionInput").setProperty("text", "When do we leave?")
    stage.find("pollAnswersInput").setProperty("text", "At six\nAt eight\nAt six")


async def thread(stage: Stage, people: dict[str, Any]) -> None:
    await busy_talk(stage, people)
    stage.find("repliesChip").clicked.emit()


async def folded(stage: Stage, people: dict[str, Any]) -> None:
    space = await group_town.weekend(people)
    await people["alice"].call(turning.block, people["carol"].id)
    stage.shell.go("chats", space)
    await asyncio.sleep(SETTLE)


SCREENS: dict[str, Bring] = {
    "group-folded": folded,
    "group-list": listed,
    "group-talk": shown,
    "group-talk-narrow": narrow,
    "group-menu": menu,
    "group-readers": readers,
    "group-slow": slow,
    "group-succeeded": succeeded,
    "group-lagging": lagging,
    "group-disappearing": disappearing,
    "group-removed": removed,
    "group-banned": banned,
    "group-archived": archived,
    "group-unread": unread,
    "group-busy": busy,
    "group-busy-narrow": busy_narrow,
    "group-calling": calling,
    "group-new-poll": new_poll,
    "group-thread": thread,
    "group-new": new,
    "group-new-narrow": new_narrow,
    "group-new-foot": new_foot,
    "group-new-narrow-foot": new_narrow_foot,
    "group-silent": silent,
    "group-new-alone": new_alone,
    "group-details": details,
    "group-details-narrow": details_narrow,
    "group-details-members": details_members,
    "group-details-rights": details_rights,
    "group-details-remove": details_remove,
    "group-details-add": details_add,
    "group-details-carry": details_carry,
    "group-details-carry-narrow": details_carry_narrow,
    "group-details-of-member": details_of_member,
    "group-details-refused": details_refused,
    "group-details-banned": details_banned,
    "group-details-many": details_many,
    "group-details-many-foot": details_many_foot,
    "group-details-unknown": details_unknown,
}
