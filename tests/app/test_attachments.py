"""Files in chats: what is sent, what comes by itself and what when asked, and that nothing of it stays when it goes."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from app import attachment
from app.archive import api as archive
from app.attachment import Attachment, stated
from app.chat import api as chat
from app.chat import events, fetching, files, forwarding, removing
from app.chat.allowance import DAY_MS, Allowance
from app.commands import File
from app.errors import Refused
from app.feed import api as feed
from app.group.views import GroupView
from app.output import message_line, render
from app.people import turning
from app.portable import taking
from app.portable.writing import Export
from app.searching import search
from node.items import Erased, Fetched
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, Town
from tests.app.fake_pictures import FakeMedia
from tests.app.photos import photo
from tests.app.test_group_output import Capture, typist

NOW_MS = 1_790_000_000_000


def paper(folder: Path, name: str = "report.pdf", content: bytes = b"%PDF-1.7 all of it") -> File:
    path = folder / name
    path.write_bytes(content)
    return File(str(path))


async def work(*everybody: FakePerson) -> None:
    """What `keep_files` does at each notice, for these people, and the files reach them."""
    for person in everybody:
        await fetching.want_fresh(person.app, Allowance())
        await fetching.drop_gone(person.app)
        await person.node.blobs.flush_town()


async def newest(person: FakePerson, of: str) -> chat.MessageView:
    return (await person.call(chat.timeline, of))[-1]


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def test_pictures_come_by_themselves_and_other_files_when_they_are_asked_for(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    both = [photo(tmp_path), paper(tmp_path)]
    said = await alice.call(files.attach, "Bob", both, caption="the beach, and the bill")
    view = await newest(bob, "Alice")
    assert (view.id, view.text) == (said.id, "the beach, and the bill")
    assert [(one.name, one.mime, one.picture, one.width) for one in view.files] == [
        ("beach.png", "image/png", True, 640),
        ("report.pdf", "application/pdf", False, 0),
    ]
    assert [(one.held, one.coming) for one in view.files] == [(0, False), (0, False)]
    await work(bob)
    seen, bill = (await newest(bob, "Alice")).files
    assert (seen.held, bill.held, bill.coming) == (seen.size, 0, False)
    await bob.call(files.fetch, said.id)
    assert [one.held for one in (await newest(bob, "Alice")).files] == [seen.size, bill.size]
    saved = await bob.call(files.save, said.id[:8], File(str(tmp_path / "..").rstrip(".")))
    assert (saved.files[1], saved.missing) == (f"report-{said.id[:8]}-2.pdf", 0)
    folder = Path(saved.folder)
    assert (folder / saved.files[1]).read_bytes() == (tmp_path / "report.pdf").read_bytes()
    assert (await bob.call(files.save, said.id, File(saved.folder))).files == saved.files, "once is enough"


async def test_a_large_picture_waits_to_be_asked_for_and_can_be_stopped(
    alice: FakePerson, bob: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FETCHED_BYTES", 8)
    said = await alice.call(files.attach, "Bob", [photo(tmp_path)])
    await work(bob)
    (one,) = (await newest(bob, "Alice")).files
    assert (one.held, one.coming) == (0, False)
    alice.node.away = True
    await bob.call(files.fetch, said.id, number=1)
    assert (await newest(bob, "Alice")).files[0].coming
    assert bob.node.blobs.asked(bytes.fromhex(one.id)) == {alice.node.account, bob.node.account}
    await bob.call(files.stop_fetching, said.id)
    assert not (await newest(bob, "Alice")).files[0].coming
    assert await refusal(bob.call(files.fetch, said.id, number=2)) == "no_files"
    text = await bob.call(chat.send, "Alice", "no file")
    assert await refusal(bob.call(files.save, text.id, File(str(tmp_path)))) == "no_files"


async def test_one_contact_brings_no_more_than_a_days_allowance_unasked(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    for number in range(3):
        await alice.call(files.attach, "Bob", [photo(tmp_path, content=bytes([number]) * 100)], caption=str(number))
    await fetching.want_fresh(bob.app, Allowance(2 * (await newest(bob, "Alice")).files[0].size))
    await bob.node.blobs.flush_town()
    shown = await bob.call(chat.timeline, "Alice")
    here = {said.text: said.files[0].held > 0 for said in shown}
    assert here == {"0": False, "1": True, "2": True}, "the newest come first"
    await bob.call(files.fetch, shown[0].id)
    assert (await bob.call(chat.timeline, "Alice"))[0].files[0].held, "what is asked for comes all the same"


def test_an_allowance_is_by_person_and_new_each_day() -> None:
    allowance = Allowance(10)
    assert allowance.take(b"bob", 6, 0)
    assert not allowance.take(b"bob", 5, 1)
    assert allowance.take(b"bob", 4, 2)
    assert allowance.take(b"carol", 10, 3)
    assert not allowance.take(b"dana", 11, 4)
    assert allowance.take(b"bob", 10, DAY_MS)


async def test_what_is_whole_is_not_dropped_by_stopping(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    said = await alice.call(files.attach, "Bob", [photo(tmp_path)])
    await work(bob)
    await bob.call(files.stop_fetching, said.id)
    assert bob.node.blobs.dropped == []


async def test_pictures_lose_their_place_unless_the_original_is_asked_for(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    shot = photo(tmp_path, content=b"x" * 100)
    await alice.call(files.attach, "Bob", [shot])
    assert (await newest(alice, "Bob")).files[0].size == 64, "made anew"
    await alice.call(files.attach, "Bob", [shot], original=True)
    assert (await newest(alice, "Bob")).files[0].size == 108
    odd = paper(tmp_path, "phone.heic", b"ftypheic with a place in it")
    assert await refusal(alice.call(files.attach, "Bob", [odd])) == "cannot_clean"
    await alice.call(files.attach, "Bob", [odd], original=True)
    assert not (await newest(alice, "Bob")).files[0].picture


async def test_all_files_are_taken_or_none(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    fine, empty = paper(tmp_path), paper(tmp_path, "empty.txt", b"")
    with pytest.raises(Refused, match=r"^empty\.txt: .* None of the 2 files was taken\.$"):
        await alice.call(files.attach, "Bob", [fine, empty])
    gone = File(str(tmp_path / "gone.txt"))
    assert await refusal(alice.call(files.attach, "Bob", [fine, gone])) == "unreadable_file"
    assert await refusal(alice.call(files.attach, "Bob", [])) == "too_many_files"
    assert await refusal(alice.call(files.attach, "Bob", [fine] * 17)) == "too_many_files"
    assert await refusal(alice.call(files.attach, "Bob", [File("report.pdf")])) == "bad_path"
    assert await refusal(alice.call(files.attach, "Bob", [fine], reply="ab" * 32)) == "unknown_message"
    assert await refusal(alice.call(files.attach, "Bob", [fine], caption="x" * 20_000)) == "text_too_long"
    assert alice.node.blobs._held == {}, "what was taken in before the refusal is let go"
    assert await alice.call(chat.timeline, "Bob") == []


async def test_files_for_who_is_away_wait_with_a_relay(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView, tmp_path: Path
) -> None:
    await alice.call(files.attach, "Trip", [photo(tmp_path)])
    ((manifest, readers),) = alice.node.blobs.shared
    assert (manifest.hex(), set(readers)) == (
        (await newest(alice, "Trip")).files[0].id,
        {bob.node.account, carol.node.account},
    )
    await work(carol)
    shown = (await newest(carol, "Trip")).files[0]
    assert shown.held == shown.size


async def test_nothing_of_who_is_no_contact_is_fetched_until_they_are(town: Town, tmp_path: Path) -> None:
    alice, dave = await town.person("Alice"), await town.person("Dave")
    await alice.node.befriend(dave.node)
    await dave.call(turning.block, "Alice")
    await alice.call(files.attach, "Dave", [photo(tmp_path)])
    await work(dave)
    assert dave.node.blobs._wanted == dave.node.blobs._held == {}
    await dave.call(turning.unblock, "Alice")
    await work(dave)
    one = (await newest(dave, "Alice")).files[0]
    assert one.held == one.size


async def test_deleting_for_everybody_or_for_me_drops_the_bytes_and_passing_on_keeps_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    said = await alice.call(files.attach, "Bob", [photo(tmp_path)], caption="see")
    await work(bob)
    ident = (await newest(bob, "Alice")).files[0].id
    await alice.call(forwarding.forward, [said.id], to=["Carol"])
    passed = await newest(carol, "Alice")
    assert (passed.text, passed.forwarded, [one.id for one in passed.files]) == ("see", True, [ident])
    await alice.call(chat.delete, said.id)
    await work(alice, bob)
    assert bob.node.blobs.dropped == [bytes.fromhex(ident)]
    assert (await newest(bob, "Alice")).files == []
    assert alice.node.blobs.dropped == [], "what I passed on is still needed"
    await work(carol)
    assert (await newest(carol, "Alice")).files[0].held > 0
    alice.app.media = media = FakeMedia()
    mine = await newest(alice, "Carol")
    await alice.call(removing.delete_for_me, [mine.id])
    await work(alice)
    assert alice.node.blobs.dropped == [], "Carol may still fetch it"
    await alice.node.publish_erase(bytes.fromhex(mine.chat), bytes.fromhex(mine.id))
    await work(alice)
    assert alice.node.blobs.dropped == media.forgotten == [bytes.fromhex(ident)]


async def test_what_is_over_leaves_no_file(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    said = await alice.call(files.attach, "Bob", [photo(tmp_path)])
    await work(bob)
    space = bytes.fromhex((await newest(bob, "Alice")).chat)
    await bob.node.tell(Erased(space, bytes.fromhex(said.id), alice.node.account, mine=False, expired=True))
    await work(bob)
    assert len(bob.node.blobs.dropped) == 1


async def test_who_states_a_picture_of_others_and_erases_it_takes_nothing_away(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    await alice.call(feed.post, "mine", attach=[photo(tmp_path)])
    (post,) = await alice.call(feed.timeline)
    picture = bytes.fromhex(post.pictures[0].id)
    space = bytes.fromhex((await alice.call(chat.list_))[0].id)
    one = Attachment(picture, b"k" * 32, 9, "text/plain", "a.txt")
    payload = {"text": "", "files": stated([one], 9_000)}
    said = await bob.node.publish(space, events.MESSAGE, payload)
    await bob.node.publish_erase(space, said)
    await work(alice)
    assert alice.node.blobs.dropped == []


async def test_an_edit_keeps_the_files_and_changes_what_is_said_of_them(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    said = await alice.call(files.attach, "Bob", [photo(tmp_path)], caption="wrnog")
    await alice.call(chat.edit, said.id, "right")
    view = await newest(bob, "Alice")
    assert (view.text, view.edited, len(view.files)) == ("right", True, 1)
    await alice.call(chat.edit, said.id, "")
    view = await newest(bob, "Alice")
    assert (view.text, view.unreadable, len(view.files)) == ("", False, 1)
    text = await alice.call(chat.send, "Bob", "only words")
    assert await refusal(alice.call(chat.edit, text.id, " ")) == "empty_text"
    await alice.node.publish(bytes.fromhex(view.chat), events.EDIT, {"target": bytes.fromhex(text.id), "text": ""})
    assert (await newest(bob, "Alice")).text == "only words"
    assert len(await bob.call(chat.history, text.id)) == 1


async def test_quotes_and_the_list_say_what_a_message_without_words_carries(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    said = await alice.call(files.attach, "Bob", [photo(tmp_path), photo(tmp_path, "b.png")])
    (row,) = await bob.call(chat.list_)
    assert (row.last_text, row.last_files, row.unread) == ("2 photos", "photo", 1)
    await bob.call(files.attach, "Alice", [paper(tmp_path)], reply=said.id)
    quote = (await newest(alice, "Bob")).quote
    assert quote is not None
    assert (quote.text, quote.files) == ("2 photos", "photo")
    (row,) = await alice.call(chat.list_)
    assert (row.last_text, row.last_files) == ("report.pdf", "file")
    await bob.call(chat.send, "Alice", "words")
    (row,) = await alice.call(chat.list_)
    assert (row.last_text, row.last_files) == ("words", "")


async def test_what_is_not_here_is_not_passed_on(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    said = await bob.call(files.attach, "Alice", [paper(tmp_path)])
    assert await refusal(alice.call(forwarding.forward, [said.id], to=["Carol"])) == "not_here"
    assert await carol.call(chat.timeline, "Alice") == []


async def test_captions_and_names_are_found(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    pictured = await alice.call(files.attach, "Bob", [photo(tmp_path)], caption="sunset")
    filed = await alice.call(files.attach, "Bob", [paper(tmp_path)])
    await alice.call(chat.send, "Bob", "a report on the sunset")

    async def found(text: str) -> list[str]:
        return [hit.id for hit in (await bob.call(search, text)).hits]

    assert await found("report has:file") == await found("REPORT.pdf") == [filed.id]
    assert await found("has:picture") == await found("beach") == [pictured.id]
    assert await found("has:file") == [filed.id, pictured.id]
    assert len(await found("sunset")) == 2
    await alice.call(chat.delete, filed.id)
    assert await found("report.pdf") == []


async def test_what_holds_a_file_up_is_told(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    await alice.call(files.attach, "Bob", [photo(tmp_path)])
    one = (await newest(bob, "Alice")).files[0]
    await bob.node.tell(Fetched(bytes.fromhex(one.id), 0, one.size, "disk_full"))
    assert (await newest(bob, "Alice")).files[0].trouble == "disk_full"
    await work(bob)
    shown = await newest(bob, "Alice")
    assert (shown.files[0].trouble, shown.files[0].held) == ("", one.size)
    assert "[beach.png, 20 bytes, here]" in message_line(asdict(shown))


async def test_an_export_has_the_files_and_an_import_says_what_they_were_called(
    served: Served, bob: FakePerson, tmp_path: Path
) -> None:
    alice = served.person
    await bob.call(files.attach, "Alice", [photo(tmp_path)], caption="see")
    await bob.call(files.attach, "Alice", [paper(tmp_path)])
    await work(alice)
    made = await asyncio.to_thread(Export(served.client.ask, tmp_path / "export", NOW_MS).write)
    assert (made["messages"], made["attachments_without_file"]) == (2, 1)
    rows = json.loads((tmp_path / "export" / "chats" / f"{bob.id}.json").read_text())
    assert [row["files"][0]["file"] is None for row in rows] == [True, False]
    kept = tmp_path / "export" / rows[1]["files"][0]["file"]
    assert kept.read_bytes() == (tmp_path / "beach.png").read_bytes()
    assert "thumb_url" not in rows[1]["files"][0]
    taken = await asyncio.to_thread(taking.take, served.client.ask, tmp_path / "export")
    assert taken["messages"] == 2
    assert [row.text for row in await alice.call(archive.show, "Bob")] == ["see\n[beach.png]", "[report.pdf]"]


async def test_a_file_is_looked_at_before_it_goes(
    alice: FakePerson, bob: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = await alice.call(files.preview, photo(tmp_path, content=b"x" * 100))
    assert (seen.name, seen.picture, seen.width, seen.size) == ("beach.png", True, 640, 64), "as it would be sent"
    assert (await alice.call(files.preview, photo(tmp_path, content=b"x" * 100), original=True)).size == 108
    bill = await alice.call(files.preview, paper(tmp_path))
    assert (bill.name, bill.picture, bill.size, bill.thumb_url) == ("report.pdf", False, 18, "")
    for file, code in (
        (paper(tmp_path, "empty.txt", b""), "empty_file"),
        (File(str(tmp_path / "gone.txt")), "unreadable_file"),
        (File(str(tmp_path / "x\0")), "bad_path"),
        (paper(tmp_path, "phone.heic"), "cannot_clean"),
    ):
        assert await refusal(alice.call(files.preview, file)) == code
    monkeypatch.setattr(attachment, "MAX_BYTES", 17)
    assert await refusal(alice.call(files.preview, paper(tmp_path))) == "too_large"
    assert alice.node.blobs._held == {}, "nothing is kept"


async def test_on_the_command_line(served: Served, capsys: Capture, tmp_path: Path) -> None:
    alice = served.person
    robert = await alice.node.town.person("Robert")
    await alice.node.befriend(robert.node)
    kith = typist(served, capsys)
    said = await kith("chat", "attach", "Robert", paper(tmp_path), photo(tmp_path), "--caption", "both", "--original")
    assert [one.name for one in (await newest(robert, "Alice")).files] == ["report.pdf", "beach.png"]
    folder = tmp_path / "saved"
    folder.mkdir()
    saved = await kith("chat", "save", said["id"], str(folder))
    assert sorted(path.name for path in folder.iterdir()) == sorted(saved["files"])
    assert saved["files"][0] in render("chat.save", saved, as_json=False)
    assert (await kith("chat", "preview", paper(tmp_path)))["size"] == 18
    assert said["id"] in render("chat.attach", said, as_json=False)
    again = await robert.call(files.attach, "Alice", [paper(tmp_path)])
    await kith("chat", "fetch", again.id, "--number", "1")
    assert (await newest(alice, "Robert")).files[0].held > 0
    assert render("chat.fetch", await kith("chat", "fetch", again.id), as_json=False) == ""
    assert render("chat.stop_fetching", await kith("chat", "stop-fetching", again.id), as_json=False) == ""


async def test_what_cannot_be_cleaned_is_known_by_our_own_list(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    for name in ("IMG_1.DNG", "a.heic", "b.nef", "c.tif"):
        (tmp_path / name).write_bytes(b"II*\0 with a place")
        with pytest.raises(Refused) as refused:
            await alice.call(files.attach, "Bob", [str(tmp_path / name)])
        assert refused.value.code == "cannot_clean"
    assert (await alice.call(files.attach, "Bob", [str(tmp_path / "a.heic")], original=True)).id


async def test_files_are_where_a_relay_keeps_them_before_it_is_said_that_there_are_any(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    shared, published = alice.node.blobs.share, alice.node.publish

    async def share(*of: Any) -> None:
        order.append("shared")
        await shared(*of)

    async def publish(*of: Any, **more: Any) -> bytes:
        order.append("said")
        return await published(*of, **more)

    monkeypatch.setattr(alice.node.blobs, "share", share)
    monkeypatch.setattr(alice.node, "publish", publish)
    said = await alice.call(files.attach, "Bob", [photo(tmp_path)])
    await alice.call(forwarding.forward, [said.id], to=["Carol"])
    assert order == ["shared", "said", "shared", "said"]
