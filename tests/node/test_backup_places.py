"""Which folders backups are kept in and found in: what is refused and how that is said, and several side by side."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from crypto.identity import new_phrase
from node import restore as restoring
from node.backup import chain, listing, saving
from node.errors import Refused, WorldFault
from node.system import system_random
from tests.node.backing import LONG_S, Pair, say


async def refusal(pair: Pair, folder: Path) -> str:
    """What is said of a folder that was chosen and cannot be taken."""
    with pytest.raises((Refused, WorldFault)) as refused:
        await pair.alice.node.backups.keep(folder, LONG_S)
    return str(refused.value)


async def test_the_stores_own_folder_is_no_place_for_its_backup(pair: Pair) -> None:
    home = pair.alice.home
    link = pair.folder / "looks like another"
    link.symlink_to(home / "blobs")
    before = sorted(home.rglob("kith-backup-*"))
    loop = pair.folder / "loop"
    loop.symlink_to(loop)
    assert await refusal(pair, loop) == f"There is no folder {loop}."
    for folder in (home, home / "blobs", link):
        with pytest.raises(Refused) as refused:
            await pair.alice.node.backups.keep(folder, LONG_S)
        assert refused.value.code == "backup_in_home"
    assert sorted(home.rglob("kith-backup-*")) == before == []
    assert (await pair.alice.node.backups.status()).state == "off"
    await pair.alice.node.backups.keep(home.parent, LONG_S)
    assert await pair.save() == "saved", "a folder around it is another one"


async def test_what_is_wrong_is_said_of_the_folder_that_was_chosen(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere, file = pair.folder / "nowhere", pair.folder / "file"
    file.write_bytes(b"")
    assert await refusal(pair, nowhere) == f"There is no folder {nowhere}."
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    goes_on = f"Backups go on in {pair.folder}."
    assert await refusal(pair, nowhere) == f"There is no folder {nowhere}. {goes_on}"
    assert await refusal(pair, file) == f"{file} is not a folder. {goes_on}"
    proc = Path("/proc")
    assert await refusal(pair, proc) == f"{proc} cannot be written to. {goes_on}"
    monkeypatch.setattr(saving, "make_folder", full)
    other = pair.folder / "other"
    other.mkdir()
    assert await refusal(pair, other) == f"There is no room left in {other}. {goes_on}"
    assert (await pair.alice.node.backups.status()).folder == str(pair.folder)


def full(parent: Path, lineage: bytes) -> Path:
    raise WorldFault("backup_full", "There is no room left in the backup folder.")


async def test_a_stick_that_is_away_is_said_to_be_looked_for(pair: Pair) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    pair.folder.rename(pair.folder.with_name("pulled out"))
    why = (await pair.alice.node.backups.now()).why
    assert why == "The backup folder cannot be reached. Kith looks for it at least once a minute."


def test_a_reader_says_which_folder_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for name, sentence in (("none", "There is no folder {}."), ("file", "{} is not a folder.")):
        with pytest.raises(WorldFault) as fault:
            restoring.verify(tmp_path / name, None)
        assert (fault.value.code, str(fault.value)) == ("backup_away", sentence.format(tmp_path / name))


async def test_several_backups_side_by_side_are_listed_newest_first(pair: Pair) -> None:
    backups = pair.alice.node.backups
    other = pair.folder.with_name("other")
    other.mkdir()
    await backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    (first,) = pair.folder.iterdir()
    await backups.keep(other, LONG_S)
    await backups.keep(pair.folder, LONG_S)
    await say(pair.alice, "bob", *(f"text {number}" for number in range(50)))
    assert await pair.save() == "saved"
    (second,) = set(pair.folder.iterdir()) - {first}
    (pair.folder / "kith-backup-just-begun" / "segments").mkdir(parents=True)
    found = listing.backups_in(pair.folder)
    assert [each.folder for each in found] == [second, first]
    assert [each.made for each in found] == [chain.read(each.folder).made for each in found]
    assert found[0].size > found[1].size == sum(path.stat().st_size for path in (first / "segments").iterdir())
    assert listing.backups_in(first) == [found[1]], "one of them may be named as well"
    with pytest.raises(Refused, match="several backups"):
        await asyncio.to_thread(pair.verify)
    assert restoring.verify(second, pair.words).opened


async def test_of_backups_of_several_people_the_phrase_tells_which_is_meant(pair: Pair) -> None:
    """A stick that a family shares."""
    for person in (pair.bob, pair.alice):
        await person.node.backups.keep(pair.folder, LONG_S)
        assert (await person.node.backups.now()).state == "saved"
    with pytest.raises(Refused, match="several backups"):
        await asyncio.to_thread(pair.verify)
    stranger = new_phrase(system_random)
    with pytest.raises(Refused, match="several backups"):
        await asyncio.to_thread(pair.verify, stranger)
    assert pair.verify(pair.words).opened
    account = pair.alice.node.account
    alice = await pair.lose_and_restore()
    assert alice.node.account == account
    await alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    with pytest.raises(Refused, match="several backups"):
        await asyncio.to_thread(pair.verify, pair.words)


async def test_a_backup_whose_newest_file_is_spoilt_is_still_listed(pair: Pair) -> None:
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    for text in ("one", "two"):
        await say(pair.alice, "bob", text)
        assert await pair.save() == "saved"
    (folder,) = pair.folder.iterdir()
    files = sorted((folder / "segments").iterdir())
    files[-1].write_bytes(b"")
    (found,) = listing.backups_in(pair.folder)
    assert found.made == chain.segment.look(files[-2]).public.made
    for each in files:
        each.write_bytes(b"")
    (folder / "head").unlink()
    (found,) = listing.backups_in(pair.folder)
    assert found.made == 0, "when it was made cannot be told"


def test_a_folder_without_any_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        listing.backups_in(tmp_path)
    assert refused.value.code == "no_backup"
