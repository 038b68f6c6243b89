"""Groups with a control log in a backup: keys, ranks and history come back, and what the lost device said is seen."""

from __future__ import annotations

import asyncio

import pytest

from node.backup import chain, saving, segment
from node.backup.tables import FIRST_COLUMNS, TABLES
from node.items import Delivered
from node.node import Node
from node.restore import Wish
from node.store import ranks, space_keys
from node.store.ranks import RankRow
from sync.event import DEVICE_CUT
from tests.node.backing import LONG_S, Pair, replayed, say
from tests.node.test_two_people import TEXT, Person, until


async def shown(person: Person, space: bytes) -> list[str]:
    """What a person sees of a group now."""

    def look(tx: object) -> list[str]:
        items = Node.replay(tx)  # type: ignore[arg-type]
        told = [item for item in items if isinstance(item, Delivered) and item.space == space]
        return sorted(str(item.payload.get("text")) for item in told)

    return await person.node.write(look)


async def all_show(pair: Pair, space: bytes, *texts: str) -> None:
    async with asyncio.timeout(60):
        while [await shown(person, space) for person in (pair.alice, pair.bob)] != [sorted(texts)] * 2:
            await asyncio.sleep(0.02)


async def secrets(person: Person, space: bytes) -> list[tuple[bytes, bytes | None]]:
    return await person.node.read(lambda cx: [(key.kid, key.secret) for key in space_keys.of(cx, space)])


async def places(person: Person, space: bytes) -> list[RankRow]:
    return await person.node.read(lambda cx: ranks.of(cx, space))


async def talk_in_a_group(pair: Pair, history: str = "full") -> bytes:
    """A group of Alice's in which Bob is a moderator; each has said something, which is in the backup."""
    alice, bob = pair.alice, pair.bob
    space = await alice.node.spaces.found("group", {"title": "Mine"}, [bob.node.account], history=history)
    await until(lambda: any(getattr(item, "space", b"") == space for item in bob.items), "Bob is let in")
    await alice.node.publish(space, TEXT, {"text": "from Alice"})
    await all_show(pair, space, "from Alice")
    await bob.node.publish(space, TEXT, {"text": "from Bob"})
    await alice.node.spaces.rank(space, bob.node.account, 1)
    await all_show(pair, space, "from Alice", "from Bob")
    await alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    return space


@pytest.mark.parametrize("revoke", [False, True])
async def test_groups_come_back_and_the_new_device_speaks_in_them(pair: Pair, revoke: bool) -> None:
    space = await talk_in_a_group(pair)
    alice, bob = pair.alice, pair.bob
    known, keys, held = list(await alice.node.spaces.every()), await secrets(alice, space), await places(alice, space)
    await alice.node.stop()
    await bob.node.publish(space, TEXT, {"text": "meanwhile"})
    await alice.start()
    alice = await pair.lose_and_restore(Wish(revoke=revoke))
    assert (list(await alice.node.spaces.every()), await places(alice, space)) == (known, held)
    assert set(keys) <= set(await secrets(alice, space)), "there may be a new one by now, because of the new device"
    await all_show(pair, space, "from Alice", "from Bob", "meanwhile")
    await alice.node.publish(space, TEXT, {"text": "back"})
    await all_show(pair, space, "from Alice", "from Bob", "meanwhile", "back")  # until then Bob may be out for himself
    await bob.node.publish(space, TEXT, {"text": "welcome"})
    await all_show(pair, space, "from Alice", "from Bob", "meanwhile", "back", "welcome")
    cuts = await bob.node.read(
        lambda cx: cx.value("SELECT count(*) FROM event WHERE space = ? AND kind = ?", (space, DEVICE_CUT))
    )
    assert (cuts > 0) == revoke


async def test_where_new_devices_read_nothing_ones_own_words_come_back_and_no_key(pair: Pair) -> None:
    """What was opened is in the backup and nothing that opens more; the new device reads on from the next key."""
    space = await talk_in_a_group(pair, "none")
    keys = [kid for kid, secret in await secrets(pair.alice, space) if secret is not None]
    assert keys
    alice = await pair.lose_and_restore()
    assert await shown(alice, space) == ["from Alice", "from Bob"]
    assert not [kid for kid, secret in await secrets(alice, space) if secret is not None]
    await alice.node.publish(space, TEXT, {"text": "back"})
    await all_show(pair, space, "from Alice", "from Bob", "back")
    await pair.bob.node.publish(space, TEXT, {"text": "welcome"})
    await all_show(pair, space, "from Alice", "from Bob", "back", "welcome")
    held = {kid for kid, secret in await secrets(alice, space) if secret is not None}
    assert held
    assert held.isdisjoint(keys)


async def test_a_backup_of_format_1_is_read(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """It knew no groups with ranks; circles and albums of the star come back from it, and it goes on in format 2."""
    first = {name: columns for name, columns in TABLES.items() if name not in ("space_rank", "space_welcome", "skey")}
    first = {name: columns[: FIRST_COLUMNS.get(name)] for name, columns in first.items()}
    space = await pair.alice.node.spaces.found("group", {"title": "Star"}, [pair.bob.node.account])
    await pair.alice.node.publish(space, TEXT, {"text": "old"})
    with monkeypatch.context() as old:
        old.setattr(segment, "VERSION", 1)
        old.setattr(saving, "TABLES", first)
        await pair.alice.node.backups.keep(pair.folder, LONG_S)
        assert await pair.save() == "saved"
    await say(pair.alice, "bob", "on")
    assert await pair.save() == "saved"
    assert {seen.public.v for seen in chain.read(chain.find(pair.folder)).segments} == {1, 2}
    known, before = list(await pair.alice.node.spaces.every()), await replayed(pair.alice.node)
    await pair.lose_and_restore()
    assert list(await pair.alice.node.spaces.every()) == known
    assert await replayed(pair.alice.node) == before
