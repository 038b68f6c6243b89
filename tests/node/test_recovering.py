"""An account comes back by its 24 words and a code that a contact shows, on real sockets and disks."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from node import keeping
from node.errors import Fault
from node.items import Delivered
from node.machine import Where
from node.node import Node
from node.recovering import Recovered, Wish, recover_account
from node.secure import keepsakes
from node.store import log
from node.store.transaction import Cx
from tests.node.test_spaces import POST
from tests.node.test_two_people import TEXT, Person, befriend, machine, people, space_with


async def come_back(person: Person, words: str, code: str, at: str = "") -> Recovered:
    """The home of a person is lost; they return into an empty one, and start it."""
    where = Where("127.0.0.1", 0, use_lan=False)
    return await recover_account(person.home, Wish(code, at, "New laptop"), (words, "pass"), machine(), where)


async def lose(person: Person) -> str:
    """What is left of a person's machine: the words."""
    words = await person.node.recovery_phrase()
    await person.node.stop()
    shutil.rmtree(person.home)
    person.items.clear()
    return words


async def shown(person: Person, space: bytes) -> list[str]:
    """What a person sees of a space now."""

    def look(tx: object) -> list[str]:
        items = Node.replay(tx)  # type: ignore[arg-type]
        return sorted(
            str(each.payload.get("text")) for each in items if isinstance(each, Delivered) and each.space == space
        )

    return await person.node.write(look)


async def vouched(person: Person, space: bytes) -> set[bytes]:
    """The devices of whose events in a space somebody else vouches."""

    def look(cx: Cx) -> set[bytes]:
        held = [log.get(cx, each) for each in log.ids(cx, space)]
        return {each.event.header.device for each in held if each is not None and each.state & log.State.VOUCHED}

    return await person.node.read(look)


async def shows(person: Person, space: bytes, *texts: str) -> None:
    async with asyncio.timeout(60):
        while await shown(person, space) != sorted(texts):
            await asyncio.sleep(0.02)


async def test_history_circles_and_groups_come_back_from_a_contact(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        account, old = alice.node.account, alice.node.device
        talk = await space_with(alice, "bob")
        group = await alice.node.spaces.found("group", {"title": "Ours"}, [bob.node.account], history="full")
        circle = await bob.node.spaces.found("circle", {"use": "feed"}, [account])
        await alice.node.publish(talk, TEXT, {"text": "from alice"})
        await bob.node.publish(talk, TEXT, {"text": "from bob"})
        await alice.node.publish(group, TEXT, {"text": "in the group"})
        await bob.node.publish(circle, POST, {"text": "a post"})
        for person in (alice, bob):
            await shows(person, talk, "from alice", "from bob")
            await shows(person, group, "in the group")
            await shows(person, circle, "a post")
        words = await lose(alice)
        code = await bob.node.devices.code_for(account)
        made = await come_back(alice, words, code.link)
        assert (made.account, made.name, made.contact) == (account, "alice", "bob")
        await alice.start()
        assert (alice.node.account, alice.node.device != old) == (account, True)
        await shows(alice, talk, "from alice", "from bob")
        await shows(alice, group, "in the group")
        await shows(alice, circle, "a post")
        assert await vouched(alice, talk) == {old}
        await alice.node.publish(talk, TEXT, {"text": "back"})
        await bob.node.publish(talk, TEXT, {"text": "welcome"})
        await alice.node.publish(group, TEXT, {"text": "back"})
        for person in (alice, bob):
            await shows(person, talk, "back", "from alice", "from bob", "welcome")
            await shows(person, group, "back", "in the group")
        names = {row.device: row.name for row in await alice.node.devices.every()}
        assert names == {old: "", alice.node.device: "New laptop"}


async def keeps(keeper: Person, giver: Person) -> None:
    """What somebody knows now is with a contact of theirs."""
    await keeping.tend(giver.node._own, giver.node._store)
    async with asyncio.timeout(30):
        while not await keeper.node.read(lambda cx: keepsakes.kept(cx, giver.node.account)):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("room", [True, False])
async def test_other_contacts_come_back_from_what_one_of_them_kept(
    room: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with them what they hold; also if there was no room for their identity logs."""
    if not room:
        monkeypatch.setattr(keeping, "_logs", lambda own, cx: [])
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        for other in (bob, carol):
            await befriend(alice, other)
        account, old = alice.node.account, alice.node.device
        talk = await space_with(alice, "carol")
        group = await alice.node.spaces.found("group", {"title": "Ours"}, [carol.node.account], history="full")
        circle = await alice.node.spaces.found("circle", {"use": "feed"}, [carol.node.account])
        await alice.node.publish(talk, TEXT, {"text": "from alice"})
        await carol.node.publish(talk, TEXT, {"text": "from carol"})
        await alice.node.publish(group, TEXT, {"text": "in the group"})
        await alice.node.publish(circle, POST, {"text": "a post"})
        for person in (alice, carol):
            await shows(person, talk, "from alice", "from carol")
            await shows(person, group, "in the group")
            await shows(person, circle, "a post")
        await keeps(bob, alice)
        words = await lose(alice)
        made = await come_back(alice, words, (await bob.node.devices.code_for(account)).link)
        assert (made.contact, made.known) == ("bob", 2)
        await alice.start()
        assert await space_with(alice, "carol") == talk
        await alice.node.publish(talk, TEXT, {"text": "back"})
        await shows(alice, talk, "from alice", "from carol", "back")
        await shows(alice, group, "in the group")
        await shows(alice, circle, "a post")
        assert await vouched(alice, talk) == {old}
        await carol.node.publish(talk, TEXT, {"text": "welcome"})
        await alice.node.publish(group, TEXT, {"text": "back"})
        await alice.node.publish(circle, POST, {"text": "back"})
        for person in (alice, carol):
            await shows(person, talk, "back", "from alice", "from carol", "welcome")
            await shows(person, group, "back", "in the group")
            await shows(person, circle, "a post", "back")


async def test_what_was_kept_and_is_damaged_stops_nobody(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        for other in (bob, carol):
            await befriend(alice, other)
        account = alice.node.account
        await keeps(bob, alice)
        await bob.node.write(lambda tx: tx.execute("UPDATE keepsake SET sealed = zeroblob(300)"))
        words = await lose(alice)
        made = await come_back(alice, words, (await bob.node.devices.code_for(account)).link)
        assert (made.account, made.contact, made.known) == (account, "bob", 1)
        await alice.start()


async def refusal(person: Person, words: str, code: str, at: str = "") -> str:
    with pytest.raises(Fault) as refused:
        await come_back(person, words, code, at)
    assert not list(person.home.glob("*")), "a home that nobody came back into is left as it was"
    return refused.value.code


async def test_a_code_is_for_one_account_one_device_and_a_while(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        await befriend(alice, bob)
        words, others, account = (
            await alice.node.recovery_phrase(),
            await carol.node.recovery_phrase(),
            alice.node.account,
        )
        new = Person(tmp_path, "new")
        at = f"127.0.0.1:{bob.node.port}"
        with pytest.raises(Fault) as refused:
            await bob.node.devices.code_for(carol.node.account)
        assert refused.value.code == "not_a_contact"
        assert await refusal(new, "abandon " * 24, "0000-0000-0000-0000") == "bad_phrase"
        code = await bob.node.devices.code_for(account)
        assert await refusal(new, words, "0000-0000-0000-0000", at) == "code_unknown"
        assert await refusal(new, others, code.link) == "wrong_phrase"
        link = await bob.node.devices.code()
        assert await refusal(new, words, link.link) == "code_for_other"
        code = await bob.node.devices.code_for(account)
        made = await come_back(new, words, code.typed, at)
        assert made.account == account
        newer = Person(tmp_path, "newer")
        assert await refusal(newer, words, code.link) == "code_used"
        own = await alice.node.devices.code()
        assert await refusal(newer, words, own.link) == "own_code"
