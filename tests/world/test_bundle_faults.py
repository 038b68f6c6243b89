"""Files that are carried by hand and went wrong on the way: torn, forged, on a stick that was pulled out."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.chat import api as chat
from crypto import space_key
from node.backup import container
from node.bundle import file, locks, records
from node.bundle.reading import Reading
from node.errors import Fault, Refused, WorldFault
from node.secure import group_keys, group_topics, key_words
from node.store import log, space_keys
from node.store import spaces as space_rows
from node.store.transaction import Cx
from sync.space import shelf_of
from tests.world import pair
from tests.world.people import Person
from tests.world.test_bundles import NAMES, cut_everything, held, read, waiting, write
from tests.world.test_groups import Town, account, all_in, all_show, found, live, say


def test_a_member_who_forges_parts_is_not_believed(tmp_path: Path) -> None:
    """Content under the key of control events, control events under one of content, another group inside."""

    async def scene(town: Town) -> None:
        alice, bob = town.people
        spaces = [await found(alice, (bob,)) for _ in range(2)]
        for space in spaces:
            await pair.until(lambda space=space: all_in(town.people, space, 2))
            said = [await say(alice, space, "hello")]
            await pair.until(lambda space=space, said=said: all_show(town.people, space, said))
        cut_everything(town)
        await say(alice, spaces[0], "forged")
        before = await held(bob, spaces[0])
        await alice.node.read(lambda cx: _forge(alice, cx, spaces, tmp_path / "forged"))
        found_ = await bob.node.bundles.read(tmp_path / "forged")
        assert (found_.new, found_.again, found_.unusable) == (0, 0, 3)
        assert await held(bob, spaces[0]) == before

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


def _forge(alice: Person, cx: Cx, ids: Sequence[bytes], path: Path) -> None:
    own = alice.node._own
    row, other = (space_rows.get(cx, each) for each in ids)
    held = next(key for key in space_keys.of(cx, row.id) if key.secret is not None)
    control, content = group_topics.control_key(row), space_key.space_key(held.secret)
    stated = log.events(cx, log.ids(cx, shelf_of(row.id, held.kid)))
    statements = group_keys.control_log(cx, row)
    wrong_key, wrong_shelf = (next(iter(group_keys.parts(cx, row, each))) for each in (stated, statements))
    inside = key_words.Statements(other.id, wrong_key.stated)
    parts = [(control, wrong_key), (content, wrong_shelf), (content, inside)]
    made = [locks.seal_part(row.id, key, key_words.encode(said), own.random) for key, said in parts]
    salt, key = own.random(32), own.random(32)
    draft = file.begin(path, salt, [locks.for_group(row.secret, salt, key, own.random)], key)
    draft.add([records.encode(each) for each in (records.HeadRecord(row.id, True, 1), *made)])
    draft.finish()


def test_a_stick_that_is_pulled_out_gets_one_clear_error_and_what_was_to_be_told_is_told_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        cut_everything(town)
        stick, back = tmp_path / "stick", tmp_path / "back"
        await chat.send(alice.app, "bob", "hello")
        for code, error in (
            ("bundle_full", errno.ENOSPC),
            ("bundle_read_only", errno.EROFS),
            ("bundle_away", errno.EIO),
        ):
            for step in ("fsync", "open"):
                with monkeypatch.context() as patch:
                    patch.setattr(container, "os", _Failing(step, error))
                    with pytest.raises(WorldFault) as fault:
                        await write(alice, stick, account(bob))
                assert fault.value.code == code
                assert not list(tmp_path.glob("stick*"))
        with pytest.raises(WorldFault) as fault:
            await write(alice, tmp_path / "no" / "stick", account(bob))
        assert fault.value.code == "bundle_away"
        await write(alice, stick, account(bob))
        await read(bob, stick)
        with monkeypatch.context() as patch:
            patch.setattr(container, "os", _Failing("fsync", errno.EIO))
            with pytest.raises(WorldFault):
                await write(bob, back, account(alice))
        assert not await pair.at_rest(bob), "it is still owed that the letter came"
        await write(bob, back, account(alice))
        await read(alice, back)
        assert await waiting(alice) == 0

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


def test_a_damaged_or_partial_file_gets_one_clear_error_and_changes_nothing(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        cut_everything(town)
        for n in range(20):
            await chat.send(alice.app, "bob", f"alice {n}")
        stick, torn = tmp_path / "stick", tmp_path / "torn"
        await write(alice, stick, account(bob))
        whole = stick.read_bytes()
        dice = random.Random(1)
        places = [*range(0, 60, 7), *(dice.randrange(len(whole)) for _ in range(30))]
        changed = [whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :] for at in places]
        cut = [whole[: dice.randrange(len(whole))] for _ in range(20)]
        for data in (*changed, *cut, whole + b"x", b"", bytes(len(whole))):
            torn.write_bytes(data)
            with pytest.raises(Fault) as fault:
                await bob.node.bundles.read(torn)
            assert fault.value.code in ("bundle_damaged", "bundle_newer", "no_bundle")
            with pytest.raises(Refused) as refused:
                await write(bob, torn, account(alice))
            assert refused.value.code == "file_exists"
            assert torn.read_bytes() == data
        assert await pair.texts(bob, "alice") == []
        assert await read(bob, stick) == (20, 0)

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


def test_one_that_is_stopped_leaves_no_half_of_a_file_and_what_was_read_stays(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        cut_everything(town)
        dice = random.Random(1)
        for _ in range(150):
            await chat.send(alice.app, "bob", dice.randbytes(6000).hex())
        stick = tmp_path / "stick"
        assert (
            await _stopped(alice, write(alice, stick, account(bob)), container.Draft, "add")
            == "Stopped. No file was written."
        )
        assert not list(tmp_path.glob("stick*"))
        alice.node.bundles.stop()
        await write(alice, stick, account(bob))
        said = await _stopped(bob, read(bob, stick), Reading, "_take")
        assert said == "Stopped. What was read until then is here; read the file again for the rest."
        new, again = await read(bob, stick)
        assert new + again == 150
        assert new > 0
        assert again > 0

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


async def _stopped(person: Person, work: Coroutine[Any, Any, object], kind: type, step: str) -> str:
    """What is said of it when the person stops it within its first page; `step` of a `kind` is done for each."""
    real = getattr(kind, step)

    def stopping(*args: object) -> object:
        person.node.bundles.stop()
        return real(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, step, stopping)
        with pytest.raises(Refused) as refused:
            await work
    assert refused.value.code == "bundle_stopped"
    return str(refused.value)


class _Failing:
    """`os` as one module sees it, of which one function fails."""

    def __init__(self, name: str, error: int) -> None:
        self._name = name
        self._error = error

    def __getattr__(self, name: str) -> object:
        return self._fail if name == self._name else getattr(os, name)

    def _fail(self, *arguments: object) -> None:
        raise OSError(self._error, "as the test says")
