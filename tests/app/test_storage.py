"""What takes room, and letting go of files of others: only what can be fetched again, no text, and nothing of mine."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from app import output
from app.attachment import Attachment
from app.chat import api as chat
from app.chat import files, forwarding, removing
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.notices import CHAT_CHANGED
from app.people import turning
from app.storage import api as storage
from app.storage import holdings, upkeep
from tests.app.fake_node import FakePerson
from tests.app.photos import photo
from tests.app.test_attachments import newest, paper, work

DAY_MS = 86_400_000
MIB = 1 << 20


async def received(alice: FakePerson, bob: FakePerson, folder: Path, size: int = 5000) -> Attachment:
    """Bob sent Alice a picture and a paper, and she has both."""
    both = [photo(folder), paper(folder, content=b"x" * size)]
    said = await bob.call(files.attach, "Alice", both, caption="have a look")
    await work(bob, alice)
    await alice.call(files.fetch, said.id)
    await alice.node.blobs.flush()
    view = await newest(alice, "Bob")
    assert [one.held for one in view.files] == [one.size for one in view.files]
    return said.id  # type: ignore[return-value]


async def test_what_takes_room_by_kind_by_conversation_and_the_largest(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    mine = await alice.call(files.attach, "Bob", [paper(tmp_path, "film.mp4", b"v" * 9000)])
    await alice.call(files.attach, "Bob", [paper(tmp_path, "song.mp3", b"s" * 700)])
    await work(alice, bob)
    seen = await alice.call(storage.show)
    sizes = {one.kind: (one.size, one.count) for one in seen.kinds}
    assert sizes["file"] == (5000, 1)
    assert sizes["video"] == (9000, 1)
    assert sizes["sound"] == (700, 1)
    assert 0 < sizes["index"][0] < 100_000
    assert sizes["database"] == (3_000_000 - sizes["index"][0], 1)
    assert seen.total == sum(one.size for one in seen.kinds)
    assert [(one.name, one.chat, one.count) for one in seen.chats] == [("Bob", bob.id, 4)]
    assert [(one.name, one.mine, one.fetchable, one.message) for one in seen.largest][:2] == [
        ("film.mp4", True, False, mine.id),
        ("report.pdf", False, True, ident),
    ]
    assert seen.fetchable == 5000 + sizes["picture"][0]
    said = output.render("storage.show", asdict(seen), False)
    assert "report.pdf" in said
    assert "can be fetched again" in said
    assert "Files of others are kept for good." in said


async def test_old_files_of_others_go_and_can_be_fetched_again_and_no_text_goes(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    alice.node.town.now_ms += 31 * DAY_MS
    late = await bob.call(files.attach, "Alice", [paper(tmp_path, "new.pdf", b"n" * 40)])
    await alice.call(files.fetch, late.id)
    planned = await alice.call(storage.clear, 30, dry_run=True)
    assert (planned.count, planned.removed) == (2, False)
    assert alice.node.blobs.dropped == []
    heard = alice.node.notices.subscribe(alice.node.notices.last)
    done = await alice.call(storage.clear, 30)
    assert (done.count, done.size, done.removed) == (2, planned.size, True)
    assert (await heard.next()).name == CHAT_CHANGED
    old, new = (await alice.call(chat.timeline, "Bob"))[-2:]
    assert (old.id, old.text) == (ident, "have a look")
    assert [(one.held, one.coming) for one in old.files] == [(0, False), (0, False)]
    assert new.files[0].held == 40
    await alice.call(files.fetch, ident)
    await alice.node.blobs.flush()
    assert all(one.held == one.size for one in (await alice.call(chat.timeline, "Bob"))[-2].files)
    assert "It would be 2 files" in output.render("storage.clear", asdict(planned), False)
    assert "Removed: 2 files" in output.render("storage.clear", asdict(done), False)


async def test_one_file_goes_and_the_others_of_its_message_stay(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    seen = await alice.call(storage.show)
    assert [(one.name, one.number) for one in seen.largest] == [("report.pdf", 2), ("beach.png", 1)]
    done = await alice.call(storage.remove, str(ident)[:8], number=2)
    assert (done.count, done.size, done.removed) == (1, 5000, True)
    assert "Removed: 1 file," in output.render("storage.remove", asdict(done), False)
    view = await newest(alice, "Bob")
    assert view.text == "have a look"
    assert [one.held == one.size for one in view.files] == [True, False]
    assert (await alice.call(storage.remove, ident)).count == 1, "the picture is what is left of it"
    assert [one.held for one in (await newest(alice, "Bob")).files] == [0, 0]


async def test_one_digit_of_an_id_removes_nothing_though_only_one_message_begins_so(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    ident = str(await received(alice, bob, tmp_path))
    with pytest.raises(Refused, match="first 6 digits"):
        await alice.call(storage.remove, ident[0])
    assert alice.node.blobs.dropped == []
    assert (await alice.call(storage.remove, f" {ident[:6].upper()} ")).count == 2


async def test_a_file_that_several_messages_name_is_found_under_each_and_goes_everywhere(
    alice: FakePerson, bob: FakePerson, trip: GroupView, tmp_path: Path
) -> None:
    first = await received(alice, bob, tmp_path)
    await bob.call(forwarding.forward, [first], to=[trip.id])
    await work(bob, alice)
    again = await newest(alice, trip.id)
    assert [one.name for one in again.files] == ["beach.png", "report.pdf"]
    heard = alice.node.notices.subscribe(alice.node.notices.last)
    done = await alice.call(storage.remove, again.id, number=2)
    assert (done.count, done.size) == (1, 5000)
    told = [await heard.next() for _ in range(2)]
    talks = {view.contact: view.id for view in await alice.call(chat.list_)}
    assert {(one.name, one.of) for one in told} == {(CHAT_CHANGED, talks[bob.id]), (CHAT_CHANGED, talks[trip.id])}
    for talk in ("Bob", trip.id):
        assert [one.held == one.size for one in (await newest(alice, talk)).files] == [True, False]
    assert (await alice.call(storage.remove, str(first))).count == 1, "the picture is what is left"


async def test_a_file_that_one_message_names_twice_counts_once(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    await alice.node.write(
        lambda tx: tx.execute(
            "INSERT INTO chat_file SELECT id, 2, space, manifest, file, '' FROM chat_file WHERE n = 1"
        )
    )
    assert (await alice.call(storage.remove, ident)).count == 2
    assert len(alice.node.blobs.dropped) == 2


async def test_a_file_that_is_not_here_is_mine_or_needed_is_refused(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    mine = await alice.call(files.attach, "Bob", [paper(tmp_path, "mine.pdf", b"m" * 60)])
    await alice.call(forwarding.forward, [ident], to=["Carol"])
    await work(alice, bob)
    for message, number, code in (
        (str(ident), 9, "no_such_file"),
        ("", 0, "unknown_message"),
        ("zz", 0, "unknown_message"),
        (str(ident)[:5], 0, "unknown_message"),
        (str(ident)[:5] + "zz", 0, "unknown_message"),
        ("0" * 64, 0, "no_such_file"),
        (str(ident), 2, "file_stays"),  # it counts as mine now
        (mine.id, 0, "file_stays"),
    ):
        with pytest.raises(Refused) as refused:
            await alice.call(storage.remove, message, number=number)
        assert refused.value.code == code
    assert alice.node.blobs.dropped == []


async def test_digits_that_several_messages_begin_with_remove_nothing(
    alice: FakePerson, bob: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "MIN_ID_PREFIX", 1)  # ids that begin alike for longer are not made so soon
    first: dict[str, int] = {}
    while max(first.values(), default=0) < 2:
        content = bytes([sum(first.values())]) * 50  # each another file, which is here once
        said = await bob.call(files.attach, "Alice", [paper(tmp_path, content=content)])
        await alice.call(files.fetch, said.id)
        first[said.id[0]] = first.get(said.id[0], 0) + 1
    await alice.node.blobs.flush()
    digit = next(digit for digit, count in first.items() if count == 2)
    with pytest.raises(Refused) as refused:
        await alice.call(storage.remove, digit)
    assert refused.value.code == "ambiguous_message"
    assert alice.node.blobs.dropped == []


async def test_what_i_sent_or_passed_on_and_what_nobody_could_give_again_stays(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    mine = await alice.call(files.attach, "Bob", [paper(tmp_path, "mine.pdf", b"m" * 60)])
    await alice.call(forwarding.forward, [ident], to=["Carol"])
    alice.node.town.now_ms += 400 * DAY_MS
    assert (await alice.call(storage.clear, 30)).count == 0
    await alice.call(removing.delete_for_me, [mine.id])  # Bob may still fetch it from here
    await work(alice, bob)
    assert (await alice.call(storage.clear, 0)).count == 0
    assert alice.node.blobs.dropped == []


async def test_of_whom_i_blocked_nothing_goes_for_nobody_would_give_it_again(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    await received(alice, bob, tmp_path)
    await alice.call(turning.block, "Bob")
    alice.node.town.now_ms += 400 * DAY_MS
    assert (await alice.call(storage.clear, 0)).count == 0
    assert (await alice.call(storage.show)).fetchable == 0


async def test_a_limit_of_days_is_kept_by_itself_and_old_pictures_do_not_come_again(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    await received(alice, bob, tmp_path)
    seen = await alice.call(storage.limit, days=30)
    assert (seen.keep_days, seen.most) == (30, 0)
    assert "Files of others are kept for 30 days." in output.render("storage.limit", asdict(seen), False)
    assert seen.fetchable > 0
    alice.node.town.now_ms += 31 * DAY_MS
    await upkeep.keep_to_limits(alice.app)
    assert (await alice.call(storage.show)).fetchable == 0
    await alice.node.write(lambda tx: tx.execute("INSERT INTO chat_fresh SELECT id FROM chat_message"))
    await work(alice)  # as after the tables were made anew
    assert (await alice.call(storage.show)).fetchable == 0
    assert (await alice.call(storage.limit, days=0)).keep_days == 0


async def test_what_was_let_go_of_by_hand_does_not_come_again_when_tables_are_made_anew(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    assert (await alice.call(storage.clear, 0)).count == 2
    never = photo(tmp_path, "second.jpg", b"2")
    await bob.call(files.attach, "Alice", [never])
    await alice.node.write(lambda tx: tx.execute("INSERT OR IGNORE INTO chat_fresh SELECT id FROM chat_message"))
    await work(bob, alice)
    old, new = (await alice.call(chat.timeline, "Bob"))[-2:]
    assert [(one.held, one.coming) for one in old.files] == [(0, False), (0, False)]
    assert new.files[0].held == new.files[0].size
    await alice.call(files.fetch, ident)
    await alice.node.blobs.flush()
    assert all(one.held == one.size for one in (await alice.call(chat.timeline, "Bob"))[-2].files)


async def test_of_what_is_more_than_there_may_be_the_oldest_goes_first(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    for number in range(3):
        said = await bob.call(files.attach, "Alice", [paper(tmp_path, f"{number}.bin", b"%d" % number * (10 * MIB))])
        await alice.call(files.fetch, said.id)
        await alice.node.blobs.flush()
        alice.node.town.now_ms += DAY_MS
    await alice.call(storage.limit, most=25)
    assert alice.node.blobs.dropped == []  # it can still be taken back
    await upkeep.keep_to_limits(alice.app)
    seen = await alice.call(storage.show)
    assert [one.name for one in seen.largest] == ["1.bin", "2.bin"]
    assert seen.most == 25 * MIB
    assert (await alice.call(storage.limit, days=90)).most == 25 * MIB


@pytest.mark.parametrize("wrong", [{"days": -2}, {"days": 40_000}, {"most": 1}, {"most": -5}, {"most": 1 << 30}])
async def test_limits_that_cannot_be_are_refused(alice: FakePerson, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        await alice.call(storage.limit, **wrong)
    with pytest.raises(Refused):
        await alice.call(storage.clear, -1)
    assert await alice.app.stock.limits() == (0, 0)


async def test_what_i_passed_on_and_then_removed_for_myself_stays_for_those_who_got_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    passed = await alice.call(forwarding.forward, [ident], to=["Carol"])
    await alice.call(removing.delete_for_me, [one.id for one in passed])
    await work(alice)
    assert (await alice.call(storage.clear, 0)).count == 0
    assert (await alice.call(storage.show)).fetchable == 0


async def test_what_was_passed_on_since_it_was_counted_stays(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    ident = await received(alice, bob, tmp_path)
    counted = await holdings.fetchable(alice.app, await holdings.all_of(alice.app))
    assert len(counted) == 2
    await alice.call(forwarding.forward, [ident], to=["Carol"])
    assert await upkeep.let_go(alice.app, counted) == []
    assert alice.node.blobs.dropped == []


async def test_in_a_group_files_go_only_while_who_sent_them_belongs_to_it(
    alice: FakePerson, bob: FakePerson, trip: GroupView, tmp_path: Path
) -> None:
    said = await bob.call(files.attach, trip.id, [paper(tmp_path)])
    await alice.call(files.fetch, said.id)
    await alice.node.blobs.flush()
    seen = await alice.call(storage.show)
    assert [(one.name, one.chat) for one in seen.chats] == [("Trip", trip.id)]
    assert seen.largest[0].fetchable
    await alice.node.know(bob.node, "requested")
    assert not (await alice.call(storage.show)).largest[0].fetchable, "only contacts give each other files"
    await alice.node.know(bob.node, "contact")
    assert (await alice.call(storage.show)).largest[0].fetchable
    await alice.call(group.remove, trip.id, "Bob")
    assert not (await alice.call(storage.show)).largest[0].fetchable
    assert (await alice.call(storage.clear, 0)).count == 0
