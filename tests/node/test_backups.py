"""A backup of a running node: what it holds comes back in an empty home, and life goes on from there."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from crypto.identity import recovery_keys
from node import birth, restore
from node.backup import chain, records, segment
from node.errors import WorldFault
from node.items import Delivered
from node.restore import Wish
from node.secure import identities
from node.store import own as own_rows
from tests.node.backing import LONG_S, Pair, replayed, say
from tests.node.test_two_people import TEXT, Person, space_with, until


async def test_everything_that_was_said_comes_back_and_the_talk_goes_on(pair: Pair) -> None:
    alice, bob = pair.alice, pair.bob
    await say(alice, "bob", "one", "two")
    await say(bob, "alice", "three")
    await until(lambda: "three" in alice.texts() and "two" in bob.texts(), "both have all")
    file = await alice.node.blobs.add(b"a picture" * 100_000)
    await alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    before, device = await replayed(alice.node), alice.node.device
    alice = await pair.lose_and_restore()
    assert await replayed(alice.node) == before
    assert alice.node.device != device
    assert await alice.node.blobs.read(file) == b"a picture" * 100_000
    assert [(each.name, each.state) for each in await alice.node.contacts()] == [("bob", "contact")]
    await say(alice, "bob", "I am back")
    await until(lambda: "I am back" in bob.texts(), "Bob hears of her new device")
    await say(bob, "alice", "good")
    await until(lambda: "good" in alice.texts(), "and she of him")


async def test_what_was_said_after_the_backup_comes_back_from_the_other_side(pair: Pair) -> None:
    alice, bob = pair.alice, pair.bob
    await alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    (late,) = await say(alice, "bob", "after the backup")
    await until(lambda: "after the backup" in bob.texts(), "Bob has it")
    await alice.node.stop()
    await say(bob, "alice", "while she was away")
    await alice.start()
    alice = await pair.lose_and_restore()
    await until(lambda: "while she was away" in alice.texts(), "what was sent meanwhile arrives")
    await until(lambda: "after the backup" in alice.texts(), "and her own words")
    state = await alice.node.read(lambda cx: cx.value("SELECT state & 1 FROM event WHERE id = ?", (late,)))
    assert state == 1, "what only Bob says that she said is marked so"


async def test_increments_add_up(pair: Pair) -> None:
    alice = pair.alice
    await alice.node.backups.keep(pair.folder, LONG_S)
    sent = []
    for number in range(5):
        sent += await say(alice, "bob", f"text {number}")
        await alice.node.blobs.add(f"file {number}".encode() * 1000)
        assert await pair.save() == "saved"
    await alice.node.publish_erase(await space_with(alice, "bob"), sent[0])
    assert await pair.save() == "saved"
    found = pair.verify(pair.words)
    assert found.segments >= 7
    assert found.files == 10
    before = await replayed(alice.node)
    alice = await pair.lose_and_restore()
    assert await replayed(alice.node) == before
    assert dict(before)[sent[0]] == {}
    assert await alice.node.read(lambda cx: cx.value("SELECT payload FROM event WHERE id = ?", (sent[0],))) is None


async def test_nothing_new_writes_nothing(pair: Pair) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.bob.node.stop()  # so that nothing comes from him
    try:
        await pair.save()
        before = {path: path.read_bytes() for path in pair.folder.rglob("*") if path.is_file()}
        first = (await pair.alice.node.backups.status()).saved
        await pair.save()
        assert {path: path.read_bytes() for path in pair.folder.rglob("*") if path.is_file()} == before
        assert (await pair.alice.node.backups.status()).saved >= first
    finally:
        await pair.bob.start()


async def test_the_backup_holds_no_key_of_a_device_and_no_session(pair: Pair) -> None:
    alice = pair.alice
    await say(alice, "bob", "hello")
    await until(lambda: "hello" in pair.bob.texts(), "a session is there")
    await alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()

    def secrets(cx: object) -> list[bytes]:
        rows = cx.rows("SELECT private FROM prekey UNION ALL SELECT state FROM session")  # type: ignore[attr-defined]
        names = (birth.SIGNING_SEED, birth.EXCHANGE_PRIVATE)
        return [row[0] for row in rows] + [own_rows.get(cx, name) or b"" for name in names]  # type: ignore[arg-type]

    keys = recovery_keys(pair.words)
    plain = b"".join(
        records.encode(record)
        for seen in chain.read(chain.find(pair.folder)).segments
        for block in segment.read(seen, keys.backup_private)[1]
        for record in block
    )
    forbidden = await alice.node.read(secrets)
    assert len(forbidden) > 200
    assert all(len(secret) >= 32 for secret in forbidden)
    assert not [secret for secret in forbidden if secret in plain or secret[:32] in plain]
    door_key = await alice.node.read(lambda cx: own_rows.get(cx, birth.DOOR_KEY))
    assert door_key is not None
    assert door_key in plain, "the scan finds what is there"
    assert not any(door_key in path.read_bytes() for path in pair.folder.rglob("*") if path.is_file())


async def test_a_folder_that_goes_away_is_said_and_gone_on_with(pair: Pair) -> None:
    backups = pair.alice.node.backups
    await backups.keep(pair.folder, LONG_S)
    away = pair.folder.with_name("pulled out")
    pair.folder.rename(away)
    pair.folder.mkdir()  # a mount point without its stick
    await say(pair.alice, "bob", "meanwhile")
    status = await backups.now()
    assert (status.state, status.code) == ("failing", "backup_away")
    assert list(pair.folder.iterdir()) == []
    assert [row.code for row in await pair.alice.node.jobs.every() if row.kind == "backup"] == ["backup_away"]
    pair.folder.rmdir()
    away.rename(pair.folder)
    assert await pair.save() == "saved"
    assert pair.verify(pair.words).segments >= 2
    with pytest.raises(WorldFault) as fault:
        await backups.keep(pair.folder / "nowhere", LONG_S)
    assert fault.value.code == "backup_away"


async def test_a_folder_that_is_not_as_it_was_left_begins_anew(pair: Pair) -> None:
    backups = pair.alice.node.backups
    await backups.keep(pair.folder, LONG_S)
    await pair.save()
    old = pair.folder.with_name("old")
    shutil.copytree(pair.folder, old)
    await say(pair.alice, "bob", "newer")
    await pair.save()
    shutil.rmtree(pair.folder)
    old.rename(pair.folder)
    await say(pair.alice, "bob", "newest")
    assert await pair.save() == "saved"
    assert pair.verify(pair.words).segments == 1
    before = await replayed(pair.alice.node)
    alice = await pair.lose_and_restore()
    assert await replayed(alice.node) == before


async def test_an_older_copy_of_the_store_leaves_what_only_the_backup_has(pair: Pair) -> None:
    """Whoever puts an old copy of a home back finds the newer messages in the backup still, and a new one beside it."""
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await say(pair.alice, "bob", "older")
    await pair.save()
    await pair.alice.node.stop()
    copy = pair.alice.home.with_name("copy")
    shutil.copytree(pair.alice.home, copy)
    await pair.alice.start()
    await say(pair.alice, "bob", "newer")
    assert await pair.save() == "saved"
    before = await replayed(pair.alice.node)
    (full,) = pair.folder.iterdir()
    await pair.alice.node.stop()
    shutil.rmtree(pair.alice.home)
    copy.rename(pair.alice.home)

    await pair.alice.start()
    assert await pair.save() == "saved"
    beside = next(each for each in pair.folder.iterdir() if each != full)
    assert restore.verify(beside, pair.words).events
    shutil.rmtree(beside)
    alice = await pair.lose_and_restore()
    assert await replayed(alice.node) == before


async def test_old_increments_give_way_to_a_new_base(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("node.backup.saving.SEGMENTS_MOST", 3)
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    kept = await pair.alice.node.blobs.add(b"kept" * 100)
    dropped = await pair.alice.node.blobs.add(b"dropped" * 100)
    for number in range(9):
        await say(pair.alice, "bob", f"text {number}")
        assert await pair.save() == "saved"
        assert pair.verify(pair.words).segments <= 4
        if number == 0:
            await pair.alice.node.blobs.drop(dropped.manifest)
    files = [path for path in pair.folder.rglob("*") if path.is_file()]
    assert len([path for path in files if path.parent.name == "segments"]) <= 4
    assert len([path for path in files if path.parent.parent.name == "chunks"]) == 2
    before = await replayed(pair.alice.node)
    alice = await pair.lose_and_restore()
    assert await replayed(alice.node) == before
    assert await alice.node.blobs.read(kept) == b"kept" * 100
    assert await alice.node.blobs.progress(dropped.manifest) == (0, 0)


async def test_the_lost_device_is_revoked_if_that_is_asked(pair: Pair) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    lost = pair.alice.node.device
    alice = await pair.lose_and_restore(Wish(revoke=True))
    await say(alice, "bob", "it was stolen")
    await until(lambda: "it was stolen" in pair.bob.texts(), "Bob knows the new device")
    own, wanted = pair.bob.node._own, {lost: True, alice.node.device: False}

    async def known() -> dict[bytes, bool]:
        devices = await pair.bob.node.read(lambda cx: identities.of(own, cx, alice.node.account).devices)
        return {device: facts.revoked for device, facts in devices.items()}

    async with asyncio.timeout(60):
        while await known() != wanted:
            await asyncio.sleep(0.02)


def said(person: Person, space: bytes) -> list[object]:
    return [item.payload.get("text") for item in person.items if isinstance(item, Delivered) and item.space == space]


async def test_circles_and_groups_go_on_with_the_new_device(pair: Pair) -> None:
    alice, bob = pair.alice, pair.bob
    mine = await alice.node.spaces.found("group", {"use": "album", "title": "Mine"}, [bob.node.account])
    his = await bob.node.spaces.found("circle", {"use": "feed"}, [alice.node.account])
    await until(lambda: any(getattr(item, "space", b"") == his for item in alice.items), "Alice knows of his circle")
    await alice.node.publish(mine, TEXT, {"text": "from Alice"})
    await bob.node.publish(his, TEXT, {"text": "from Bob"})
    await until(lambda: said(alice, his) == ["from Bob"], "she has his post")
    await until(lambda: said(bob, mine) == ["from Alice"], "he has hers")
    await alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    before, known = await replayed(alice.node), list(await alice.node.spaces.every())
    await alice.node.stop()
    await bob.node.publish(mine, TEXT, {"text": "meanwhile"})
    await bob.node.publish(his, TEXT, {"text": "news"})
    await alice.start()
    alice = await pair.lose_and_restore()
    assert list(await alice.node.spaces.every()) == known
    assert len(await replayed(alice.node)) >= len(before)
    await until(lambda: "meanwhile" in said(alice, mine) and "news" in said(alice, his), "what she missed arrives")
    await alice.node.publish(mine, TEXT, {"text": "back"})
    await alice.node.publish(his, TEXT, {"text": "a comment"})
    await until(lambda: "back" in said(bob, mine) and "a comment" in said(bob, his), "the new device speaks for her")
