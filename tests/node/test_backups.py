"""A backup of a running node: what it holds comes back in an empty home, whatever happens to the folder in between."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.identity import recovery_keys
from node import birth
from node import restore as restoring
from node.backup import chain, records, segment
from node.backup import restoring as taking_in
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.items import Delivered
from node.node import Node
from node.restore import Restored, Verified
from node.secure import identities
from node.store import own as own_rows
from tests.node.test_two_people import TEXT, Person, befriend, machine, space_with, until

LONG_S = 24 * 3600


@dataclass
class Pair:
    """Alice, whose words are known and who keeps backups, and Bob."""

    alice: Person
    bob: Person
    words: str
    folder: Path

    async def save(self) -> str:
        status = await self.alice.node.backups.now()
        return status.why or status.state

    def verify(self, words: str | None = None) -> Verified:
        return restoring.verify(self.folder, words)

    async def restore(self, home: Path, revoke: bool = False, words: str = "") -> Restored:
        secrets = (words or self.words, "pass")
        return await restoring.restore(home, self.folder, secrets, machine(), revoke, lambda step, done, of: None)

    async def lose_and_restore(self, revoke: bool = False) -> Person:
        """Alice's home is gone; she comes back from her backup on a new one."""
        await self.alice.node.stop()
        shutil.rmtree(self.alice.home)
        await self.restore(self.alice.home, revoke)
        again = Person(self.alice.home.parent, self.alice.home.name)
        await again.start()
        self.alice = again
        return again


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    alice, bob = Person(tmp_path, "alice"), Person(tmp_path, "bob")
    born = [await Node.create(each.home, each.name, "pass", machine(), confirmed=True) for each in (alice, bob)]
    await alice.start()
    await bob.start()
    await befriend(alice, bob)
    folder = tmp_path / "stick"
    folder.mkdir()
    both = Pair(alice, bob, born[0].recovery_phrase, folder)
    yield both
    await both.alice.node.stop()
    await bob.node.stop()


async def replayed(node: Node) -> list[tuple[bytes, object]]:
    """What read models are made of: ids and contents of all that was said, in the order of ids."""

    def look(tx: object) -> list[tuple[bytes, object]]:
        items = Node.replay(tx)  # type: ignore[arg-type]
        return sorted((item.event_id, item.payload) for item in items if isinstance(item, Delivered))

    return await node.write(look)


async def say(person: Person, to: str, *texts: str) -> list[bytes]:
    space = await space_with(person, to)
    return [await person.node.publish(space, TEXT, {"text": text}) for text in texts]


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
    await pair.save()
    await pair.save()
    before = {path: path.read_bytes() for path in pair.folder.rglob("*") if path.is_file()}
    first = (await pair.alice.node.backups.status()).saved
    await pair.save()
    assert {path: path.read_bytes() for path in pair.folder.rglob("*") if path.is_file()} == before
    assert (await pair.alice.node.backups.status()).saved >= first


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


async def test_every_flipped_bit_and_every_missing_or_exchanged_file_is_refused(pair: Pair, tmp_path: Path) -> None:
    alice = pair.alice
    await alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    await say(alice, "bob", "hello")
    await alice.node.blobs.add(b"a file")
    await pair.save()
    files = sorted(path for path in pair.folder.rglob("*") if path.is_file())
    assert len(files) >= 1 + 2 + 2, "the head, two segments, and manifest and chunk of a file"
    for path in files:
        whole = path.read_bytes()
        for place in {0, 8, 12, 40, len(whole) // 2, len(whole) - 40, len(whole) - 1}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
            for words in (None, pair.words):
                with pytest.raises(PeerFault) as fault:
                    pair.verify(words)
                assert fault.value.code in ("backup_damaged", "backup_newer")
            with pytest.raises(PeerFault):
                await pair.restore(tmp_path / "new")
            assert not (tmp_path / "new").exists(), "nothing is written before all was read"
        path.write_bytes(whole[:-1])
        with pytest.raises(PeerFault):
            pair.verify()
        path.unlink()
        with pytest.raises(PeerFault if path.name != "head" else Fault):
            pair.verify()
        path.write_bytes(whole)
    second, third, *_ = sorted((chain.find(pair.folder) / "segments").iterdir())
    one, other = second.read_bytes(), third.read_bytes()
    second.write_bytes(other)
    third.write_bytes(one)
    with pytest.raises(PeerFault):
        pair.verify()


async def test_only_the_right_words_open_it(pair: Pair, tmp_path: Path) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    other = " ".join(["abandon"] * 23 + ["art"])
    with pytest.raises(Refused) as refused:
        pair.verify(other)
    assert refused.value.code == "wrong_phrase"
    with pytest.raises(Refused):
        await pair.restore(tmp_path / "new", words=other)
    with pytest.raises(Refused) as refused:
        pair.verify("these are no words")
    assert refused.value.code == "bad_phrase"
    assert not pair.verify().opened
    assert pair.verify(pair.words).opened


async def test_a_home_that_is_somebody_is_not_overwritten(pair: Pair) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    await pair.alice.node.stop()
    with pytest.raises(Refused) as refused:
        await pair.restore(pair.alice.home)
    assert refused.value.code == "already_born"
    await pair.alice.start()


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


async def test_a_check_finds_damage_and_the_next_run_mends_it(pair: Pair) -> None:
    backups = pair.alice.node.backups
    await backups.keep(pair.folder, LONG_S)
    await pair.save()
    assert (await backups.check()).check_why == ""
    (file, *_) = (chain.find(pair.folder) / "segments").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"?" + whole[101:])
    checked = await backups.check()
    assert "damaged" in checked.check_why
    assert await pair.save() == "saved"
    assert pair.verify(pair.words).segments == 1


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
    alice = await pair.lose_and_restore(revoke=True)
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


class Cut(Exception):  # noqa: N818 - nothing of the product's
    """The run ends here."""


async def test_a_run_that_is_cut_short_anywhere_leaves_a_whole_backup(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step on the folder in turn: what was there before is whole, and the next run makes it complete."""
    monkeypatch.setattr("node.backup.saving.SEGMENTS_MOST", 2)
    node = pair.alice.node
    await node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    for row in await node.jobs.every():
        await node.jobs.drop(row.id)
    run, left, reached = node.backups._workers.run, [-1], set[int]()

    async def cutting(work: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            raise Cut
        return await run(work)  # type: ignore[arg-type]

    monkeypatch.setattr(node.backups._workers, "run", cutting)
    for at in range(1, 16):
        await say(pair.alice, "bob", f"text {at}")
        await node.blobs.add(f"file {at}".encode() * 100)
        left[0] = at
        try:
            await node.backups._save(b"")
        except Cut:
            reached.add(at)
        left[0] = -1
        assert pair.verify(pair.words).opened, f"cut at step {at}"
        await node.backups._save(b"")
        assert pair.verify(pair.words).events == len(await all_ids(node))
    assert len(reached) > 5, "most runs were cut"
    before = await replayed(node)
    monkeypatch.undo()
    alice = await pair.lose_and_restore()
    assert await replayed(alice.node) == before


async def all_ids(node: Node) -> list[object]:
    return await node.read(lambda cx: cx.rows("SELECT id FROM event"))


async def test_what_no_device_of_the_account_wrote_is_refused(pair: Pair, tmp_path: Path) -> None:
    """Somebody who can write the folder and knows the public backup key adds a segment, and a head that leads to it."""
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    folder = chain.find(pair.folder)
    *others, last = chain.read(folder).segments
    stranger = segment.Pen(os.urandom(32), recovery_keys(pair.words).backup, os.urandom)
    public = segment.Public(1, last.public.lineage, last.public.number + 1, last.hash, segment.INCREMENT, 1, b"")
    writer = segment.Writer(folder / "segments" / f"{public.number:012}", public, stranger)
    writer.add([records.encode(records.ValueRecord("name", b"Mallory"))])
    hash_ = writer.finish()
    for with_head in (False, True):
        if with_head:
            head = segment.HeadPublic(1, public.lineage, public.number, hash_)
            (folder / "head").write_bytes(segment.head_bytes(head, stranger))
        assert pair.verify().segments == len(others) + 2, "hashes alone prove nobody"
        with pytest.raises(PeerFault) as fault:
            pair.verify(pair.words)
        assert fault.value.code == "backup_forged"
        with pytest.raises(PeerFault) as fault:
            await pair.restore(tmp_path / "new")
        assert fault.value.code == "backup_forged"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "record",
    [
        records.RowsRecord("own", 0, [["signing_seed", b"x"]]),
        records.RowsRecord("contact", 0, [["too", "few"]]),
        records.RowsRecord("space_stranger", 0, [[b"x", {"no": "cell"}]]),
    ],
)
def test_rows_that_the_format_does_not_know_are_refused(record: records.RowsRecord) -> None:
    with pytest.raises(PeerFault) as fault:
        taking_in._rows(None, None, record)  # type: ignore[arg-type]
    assert fault.value.code == "bad_backup"


@pytest.mark.parametrize("block", [b"", b"\xc1", b"\x91\x91\x09", b"\x91" * 100_000, b"\x91\x92\x02\xc0"])
def test_blocks_that_hold_no_records_are_refused(block: bytes) -> None:
    with pytest.raises(PeerFault) as fault:
        records.split(block)
    assert fault.value.code == "bad_backup"
