"""Backups that are damaged, forged, cut short or opened with other words: refused, and mended where they can be."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from app import restore as command
from app.child import lock_of
from app.errors import AppError
from app.places import Place
from crypto.identity import recovery_keys
from node import restore as restoring
from node.backup import chain, records, segment
from node.backup import restoring as taking_in
from node.backup.disk import away
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.machine import Machine, Where
from node.node import Node, Upward
from node.restore import Wish
from tests.node.backing import LONG_S, Pair, replayed, say
from tests.node.test_two_people import machine, until

WHERE = Where(host="127.0.0.1", use_lan=False)


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
    with pytest.raises(Refused):
        await pair.restore(tmp_path / "new", Wish(damaged=True), words=other)
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


async def test_a_check_finds_a_damaged_file_and_the_next_run_brings_it_again(pair: Pair) -> None:
    backups = pair.alice.node.backups
    await pair.alice.node.blobs.add(b"a picture")
    await backups.keep(pair.folder, LONG_S)
    await pair.save()
    chunk = next(path for path in (chain.find(pair.folder) / "chunks").glob("??/*"))
    chunk.write_bytes(b"?" + chunk.read_bytes()[1:])
    assert "chunks/" in (await backups.check()).check_why
    assert await pair.save() == "saved"
    assert pair.verify(pair.words).files == 2
    assert (await backups.check()).check_why == ""


async def test_texts_do_not_wait_for_many_files(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("node.backup.saving.COPIED_MOST", 1000)
    for number in range(5):
        await pair.alice.node.blobs.add(bytes([number]) * 900)
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    found = pair.verify(pair.words)
    assert found.files == 10
    assert found.segments >= 3, "a few files at a time"


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
        held = len(await all_ids(node))
        await node.backups._save(b"")
        assert pair.verify(pair.words).events >= held
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
        for wish in (Wish(), Wish(damaged=True)):
            with pytest.raises(PeerFault) as fault:
                await pair.restore(tmp_path / "new", wish)
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


async def cut_restore(pair: Pair, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore whose stick is pulled out before the last transaction."""
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()

    def cut(*_: object) -> None:
        raise away()

    with monkeypatch.context() as patch:
        patch.setattr("node.backup.restoring._settle", cut)
        with pytest.raises(WorldFault):
            await pair.restore(home)
    assert (home / "kith.db").exists(), "it had begun"


async def test_a_restore_that_was_cut_short_can_be_begun_anew_with_another_passphrase(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "new"
    await cut_restore(pair, home, monkeypatch)
    assert lock_of(Place(home)) is None, "a window would ask for the passphrase of nobody's store"
    secrets = (pair.words, "another one")
    await restoring.restore(home, pair.folder, secrets, machine(), Wish(), lambda step, done, of: None)
    assert lock_of(Place(home)) == "passphrase"
    node = await Node.open(home, "another one", Upward(lambda tx, item: None), WHERE, machine())
    assert [each.name for each in await node.contacts()] == ["bob"]
    await node.stop()


async def test_a_new_identity_gets_nothing_of_a_restore_that_was_cut_short(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "new"
    await cut_restore(pair, home, monkeypatch)
    await Node.create(home, "carol", "third", machine(), confirmed=True)
    node = await Node.open(home, "third", Upward(lambda tx, item: None), WHERE, machine())
    assert await node.contacts() == []
    assert not (home / "key.restoring").exists()
    await node.stop()


async def test_a_store_whose_key_is_gone_is_not_overwritten(pair: Pair) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    await pair.alice.node.stop()
    key, before = pair.alice.home / "key.json", (pair.alice.home / "kith.db").read_bytes()
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(Refused) as refused:
        await pair.restore(pair.alice.home)
    assert refused.value.code == "store_without_key"
    assert (pair.alice.home / "kith.db").read_bytes() == before
    key.write_bytes(kept)
    await pair.alice.start()


def segments(folder: Path) -> list[Path]:
    """The files of a backup, the oldest first."""
    return sorted((folder / "segments").iterdir())


def break_at(path: Path, share: float) -> None:
    whole = path.read_bytes()
    place = int(share * len(whole))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


async def test_what_is_whole_of_a_damaged_backup_comes_back_if_that_is_wished_for(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = pair.alice
    monkeypatch.setattr("node.backup.container.BLOCK", 4096)
    broken, kept = [await alice.node.blobs.add(text * 100) for text in (b"broken", b"whole")]
    for number in range(30):
        await say(alice, "bob", f"{number} {'long ' * 100}")
    await alice.node.backups.keep(pair.folder, LONG_S)
    await pair.rest()
    folder, written = chain.find(pair.folder), []
    for text in ("in a broken increment", "in the newest"):
        written.append(segments(folder))  # what others answer meanwhile may be in one more
        await say(alice, "bob", text)
        await until(lambda text=text: text in pair.bob.texts(), "Bob has it")  # type: ignore[misc]
        assert await pair.save() == "saved"
    events = pair.verify(pair.words).events
    chunks = "SELECT address FROM blob_part JOIN blob ON blob.id = blob_part.blob WHERE manifest = ?"
    (chunk, *_) = await alice.node.read(lambda cx: [row[0] for row in cx.rows(chunks, (broken.manifest,))])
    base, increments = written[0][0], written[1][len(written[0]) :]
    break_at(base, 0.5)
    for increment in increments:
        break_at(increment, 0.1)
    break_at(chain.chunk_path(folder, chunk), 0.5)
    (folder / "head").unlink()
    with pytest.raises(Fault):
        await pair.restore(tmp_path / "plainly")
    made = await pair.restore(tmp_path / "new", Wish(damaged=True))
    names = {"head", f"chunks/{chunk.hex()[:2]}/{chunk.hex()}"}
    names |= {f"segments/{each.name}" for each in (base, *increments)}
    assert set(made.damaged) == names
    assert (made.left_out, made.files) == (1, 1)
    assert events - 20 < made.events < events
    alice = await pair.lose_and_restore(Wish(damaged=True))
    assert await alice.node.blobs.read(kept) == b"whole" * 100
    assert await alice.node.blobs.progress(broken.manifest) == (0, 0)
    await until(lambda: "in a broken increment" in alice.texts(), "what Bob has comes back from him")


async def test_nobody_is_born_of_a_damaged_backup_that_holds_no_identity(pair: Pair, tmp_path: Path) -> None:
    await say(pair.alice, "bob", "hello")
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    (base, *others) = sorted((chain.find(pair.folder) / "segments").iterdir())
    for each in others:
        each.unlink()
    whole = base.read_bytes()
    for left in (len(whole) - 1, 100, 0):
        base.write_bytes(whole[:left])
        with pytest.raises(Fault):
            await pair.restore(tmp_path / f"{left}", Wish(damaged=True))
        assert not (tmp_path / f"{left}" / "key.json").exists()


async def test_the_command_says_how_to_do_with_what_is_whole(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "forbid_core_dumps", lambda: None)  # this process has other tests to run
    monkeypatch.setattr("os.umask", lambda mask: mask)
    await pair.alice.node.blobs.add(b"a file")
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    await pair.save()
    break_at(next((chain.find(pair.folder) / "chunks").glob("??/*")), 0.5)
    place, secrets = Place(tmp_path / "new"), (pair.words, "another one")

    def comes_back(damaged: bool) -> dict[str, object]:
        return command.restore(
            (place, Machine()), str(pair.folder), secrets, (False, damaged), lambda step, done, of: None
        )

    with pytest.raises(AppError) as refused:
        await asyncio.to_thread(comes_back, False)
    assert str(refused.value).endswith(
        "is not what was written. With `kith restore --damaged` what is whole comes back."
    )
    made = await asyncio.to_thread(comes_back, True)
    assert made["left_out"] == 1
    assert len(made["damaged"]) == 1  # type: ignore[arg-type]
