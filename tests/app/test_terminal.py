"""The terminal chat, its lines typed and its screen read, on fake nodes."""

from app.client import LocalClient
from app.group import api as group
from app.group.views import GroupView
from app.people import api as people
from app.terminal import Terminal
from tests.app.fake_node import FakePerson, Town


class Screen:
    """A terminal whose printed lines are kept, and which is told every notice when asked."""

    def __init__(self, person: FakePerson) -> None:
        self.lines: list[str] = []
        self.terminal = Terminal(LocalClient(person.app), self.lines.append)  # type: ignore[arg-type]
        self._heard = person.node.notices.subscribe(person.node.notices.last)

    async def type(self, *lines: str) -> None:
        for line in lines:
            assert await self.terminal.obey(line + "\n")

    async def hear(self) -> None:
        while self._heard._pending:
            notice = await self._heard.next()
            await self.terminal.notice(notice.name, notice.of)

    def text(self) -> str:
        return "\n".join(self.lines)


async def test_two_people_talk_edit_react_and_delete(alice: FakePerson, bob: FakePerson) -> None:
    here, there = Screen(alice), Screen(bob)
    await here.type("/to Bob", "hello Bob")
    await there.type("/to Alice", "/reply 1 hello Alice", "/react #1 👍")
    await here.hear()
    assert "#1" in here.lines[1]
    assert here.lines[1].endswith("Alice: hello Bob  👍  ✓✓ read")
    assert "#2" in here.lines[2]
    assert "Bob: hello Alice  (reply to" in here.lines[2]
    await here.type("/edit 1 hello again", "/delete 2")
    assert here.lines[-1].startswith("! Only the author")
    await here.hear()
    await there.hear()
    assert [line for line in there.lines if line.startswith("~ #1") and "hello again  (edited)" in line]
    await here.type("/delete 1")
    await there.hear()
    assert "(deleted)" in there.lines[-1]


async def test_a_group_is_opened_by_its_name(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    here, there = Screen(alice), Screen(bob)
    await here.type("/to trip", "who comes?")
    await there.hear()
    assert there.lines[-1] == "* Trip: 2 unread; /to Trip"
    await there.type("/to Trip", "/reply 4 me")
    assert there.lines[-5] == f"--- Trip ({trip.id[:16]}, 3 people)"
    assert there.lines[-3].endswith("* Alice added you")
    await here.hear()
    assert "Bob: me  (reply to" in here.lines[-1]
    await alice.call(group.remove, "Trip", "Bob")
    await there.hear()
    assert there.lines[-1].endswith("* Alice removed you")
    await there.type("hm", "/to Trip")
    assert [line for line in there.lines if line.startswith("! You do not belong to the group “Trip”")]
    assert f"--- Trip ({trip.id[:16]}, left)" in there.lines


async def test_changes_elsewhere_are_announced(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    carol = await town.person("Carol\x1b[5m")
    here = Screen(alice)
    await here.type("/to Bob")
    await carol.call(people.add, alice.id[:16])
    await here.hear()
    assert here.lines[-1] == f"* Carol[5m asks to be your contact; /approve {carol.id[:16]}"
    await here.type(f"/approve {carol.id[:16]}")
    await Screen(carol).type("/to Alice", "psst")
    await here.hear()
    assert here.lines[-1] == "* Carol[5m: 1 unread; /to Carol[5m"


async def test_what_came_of_a_request_is_announced_once(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol")
    here = Screen(carol)
    await here.type(f"/add {alice.id[:16]}")
    assert "was asked" in here.lines[-1]
    await here.hear()
    assert "was asked" in here.lines[-1]
    await Screen(alice).type(f"/approve {carol.id[:16]}")
    await here.hear()
    assert here.lines[-1] == "* Alice is your contact; /to Alice"
    lines = len(here.lines)
    await Screen(alice).type("/to Carol", "psst")
    await here.hear()
    assert not [line for line in here.lines[lines:] if "is your contact" in line]


async def test_everything_can_be_asked_for(alice: FakePerson, bob: FakePerson) -> None:
    here = Screen(alice)
    await here.type(
        "nobody listens yet", "", "/nothing", "/help", "/people", "/chats", "/requests", "/nearby", "/invite"
    )
    await here.type("/verify Bob", "/accept nonsense", "/add 00", "/approve nobody", "/to nobody")
    shown = here.text()
    for expected in ("! No chat is open", "! There is no such command", "/react 3 EMOJI", "verified", "kith://i#"):
        assert expected in shown
    for refusal in ("That is not an invite link", "Nobody with this id", "There is no such contact"):
        assert f"! {refusal}" in shown
    assert not await here.terminal.obey("/quit\n")


async def test_hostile_text_is_shown_harmless(alice: FakePerson, bob: FakePerson) -> None:
    await Screen(bob).type("/to Alice", "\x1b]0;owned\x07\u202e")
    here = Screen(alice)
    await here.type("/to Bob")
    assert "\\x1b]0;owned\\x07\\u202e" in here.text()
    assert "\x1b" not in here.text()
