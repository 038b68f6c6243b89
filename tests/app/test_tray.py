"""Files that shall go with the next message: kept with its draft on one device, the pasted ones by their bytes."""

from pathlib import Path

import pytest

from app.attachment import MOST
from app.chat import api as chat
from app.chat import events, fetching, files, keeping, tidying
from app.chat.views import KeptView, TrayFileView, TrayView
from app.commands import File
from app.errors import Refused
from app.output import render
from node.items import Delivered
from sync.space import direct_space
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.test_attachments import paper
from tests.app.test_group_output import Capture, typist
from tests.app.test_private_chats import kept, listed

NONE = TrayView([], original=False)
FILE = {"manifest": b"m" * 32, "key": b"k" * 32, "size": 9, "mime": "text/plain", "name": "a.txt"}


async def blobs(person: FakePerson) -> list[bytes]:
    """What of the bytes of files is kept."""
    await fetching.drop_gone(person.app)
    return [one for (one,) in await person.node.read(lambda cx: cx.rows("SELECT manifest FROM chat_file"))]


def stated(person: FakePerson) -> int:
    return sum(isinstance(item, Delivered) and item.kind == events.TRAY for item in person.node.items)


async def test_what_goes_along_is_kept_in_its_order_and_told_in_the_list(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    one, two = paper(tmp_path, "one.pdf"), paper(tmp_path, "two.pdf")
    await alice.call(keeping.keep_tray, "Bob", [two, one], original=True)
    files = [TrayFileView(two, "two.pdf", kept=False), TrayFileView(one, "one.pdf", kept=False)]
    assert await alice.call(keeping.tray, "Bob") == TrayView(files, original=True)
    assert await alice.call(keeping.tray, "Carol") == NONE
    assert (await kept(alice)) == KeptView(files=["two.pdf", "one.pdf"])
    before = stated(alice)
    await alice.call(keeping.keep_tray, "Bob", [two, one], original=True)
    assert stated(alice) == before, "the same is stated once"
    await alice.call(tidying.draft, "Bob", "for you")
    await alice.call(keeping.keep_tray, "Bob", [one])
    assert await kept(alice) == KeptView(draft="for you", files=["one.pdf"])
    await alice.call(keeping.keep_tray, "Bob")
    assert await alice.call(keeping.tray, "Bob") == NONE
    assert await kept(alice) == KeptView(draft="for you")
    assert await alice.node.read(lambda cx: cx.rows("SELECT 1 FROM chat_tray")) == []
    assert (await listed(bob))["Alice"].kept == KeptView()


async def test_what_waited_and_went_is_kept_no_longer_whoever_was_told(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    """A window that ended while they were taken in would offer them again."""
    pasted, bill, other = (paper(tmp_path, name, name.encode()) for name in ("pasted.txt", "bill.pdf", "other.pdf"))
    asked = await bob.call(chat.send, "Alice", "where is it?")
    await alice.call(keeping.keep_tray, "Bob", [pasted, bill], bytes_of=[pasted])
    await alice.call(tidying.draft, "Bob", "here ", reply=asked.id)
    await alice.call(keeping.keep_tray, "Carol", [bill])
    (tmp_path / "elsewhere").mkdir()
    namesake = paper(tmp_path / "elsewhere", "pasted.txt", b"another file")  # such as a script's own picture.png
    for wrong in ([bill, pasted], [pasted], [pasted, other], [pasted, bill, other], [namesake, bill]):
        await alice.call(files.attach, "Bob", wrong, caption="here", reply=asked.id)
        assert await kept(alice) == KeptView(draft="here ", reply=asked.id, files=["pasted.txt", "bill.pdf"])
    (tmp_path / "again").mkdir()
    found = (await alice.call(keeping.tray, "Bob", into=File(str(tmp_path / "again")))).files[0]  # in another window
    await alice.call(files.attach, "Bob", [found.path, bill], caption="here", reply=asked.id)
    assert await kept(alice) == KeptView()
    await alice.call(keeping.keep_tray, "Bob", [pasted], bytes_of=[pasted])
    await alice.call(files.attach, "Bob", [pasted])  # in the window it was pasted into
    assert await kept(alice) == KeptView()
    assert [one.name for one in (await alice.call(keeping.tray, "Carol")).files] == ["bill.pdf"]
    await alice.call(keeping.keep_tray, "Bob", [bill])
    await alice.call(tidying.draft, "Bob", "and this")
    await alice.call(files.attach, "Bob", [bill], caption="here")
    assert await kept(alice) == KeptView(draft="and this")


async def test_what_was_pasted_is_kept_by_its_bytes_until_it_goes(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    pasted, bill = paper(tmp_path, "picture.png", b"pasted"), paper(tmp_path)
    await alice.call(keeping.keep_tray, "Bob", [pasted, bill], bytes_of=[pasted])
    (held,) = await blobs(alice)
    Path(pasted).unlink()
    await alice.call(keeping.keep_tray, "Bob", [bill, pasted], bytes_of=[pasted])
    assert await blobs(alice) == [held], "what is kept already is not read again"
    assert [(one.path, one.kept) for one in (await alice.call(keeping.tray, "Bob")).files] == [
        (bill, False),
        ("", True),
    ]
    found = (await alice.call(keeping.tray, "Bob", into=File(str(tmp_path)))).files[1]
    assert (found.name, Path(found.path).name, Path(found.path).read_bytes()) == (
        "picture.png",
        "picture.png",
        b"pasted",
    )
    assert Path(found.path).parent.stat().st_mode & 0o777 == 0o700
    assert (await alice.call(keeping.tray, "Bob", into=File(str(tmp_path)))).files[1] == found
    await alice.call(keeping.keep_tray, "Bob", [File(found.path)], bytes_of=[File(found.path)])
    (anew,) = await blobs(alice)
    assert (anew == held, alice.node.blobs.dropped) == (False, [held])
    await alice.call(keeping.keep_tray, "Bob", [bill])
    assert (await blobs(alice), alice.node.blobs.dropped) == ([], [held, anew])


async def test_what_cannot_be_kept_leaves_all_as_it_was(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = paper(tmp_path, "one.png", b"12345"), paper(tmp_path, "two.png", b"123456")
    await alice.call(keeping.keep_tray, "Carol", [one], bytes_of=[one])
    monkeypatch.setattr(keeping, "MAX_KEPT", 15)
    with pytest.raises(Refused, match="too much to keep"):
        await alice.call(keeping.keep_tray, "Bob", [one, two], bytes_of=[one, two])
    assert len(await blobs(alice)) == 1
    assert len(alice.node.blobs.dropped) == 1, "what was taken in before is let go"
    monkeypatch.setattr(keeping, "MAX_KEPT", 16)
    await alice.call(keeping.keep_tray, "Bob", [one, two], bytes_of=[one, two])
    await alice.call(keeping.keep_tray, "Bob", [two, one], bytes_of=[one, two])
    gone, many = File(str(tmp_path / "gone.png")), [File(f"/{number}") for number in range(MOST + 1)]
    for asked, why in ((many, "at most 16"), ([File("/" + "x" * 20_000)], "too long"), ([File("bill")], "whole path")):
        with pytest.raises(Refused, match=why):
            await alice.call(keeping.keep_tray, "Bob", asked)
    with pytest.raises(Refused, match="cannot be read"):
        await alice.call(keeping.keep_tray, "Bob", [gone], bytes_of=[gone])
    with pytest.raises(Refused, match="no such folder"):
        await alice.call(keeping.tray, "Bob", into=gone)
    assert (await kept(alice)).files == ["two.png", "one.png"]
    await alice.call(keeping.keep_tray, "Bob", [gone])
    assert (await alice.call(keeping.tray, "Bob")).files == [TrayFileView(gone, "gone.png", kept=False)]


async def test_nobody_else_and_no_other_device_says_what_goes_along_from_here(
    alice: FakePerson, bob: FakePerson
) -> None:
    me, chat_ = alice.node.personal_space, direct_space(alice.node.account, bob.node.account)
    said = {"chat": chat_, "files": [{"path": "/etc/passwd"}]}
    await bob.node.publish(chat_, events.TRAY, said)
    await alice.node.publish(chat_, events.TRAY, said)
    for wrong in (
        said | {"files": []},
        said | {"files": [{"path": "/a"}] * (MOST + 1)},
        said | {"files": [{"path": ""}]},
        said | {"files": [{"path": "/a\0b"}]},
        said | {"files": [{"path": "/" + "x" * 16_384}]},
        said | {"files": [{"path": "/a", "kept": FILE | {"size": 0}}]},
        said | {"files": [{"path": "/a", "kept": FILE | {"size": (64 << 20) + 1}}]},
        said | {"chat": chat_[:-1]},
        {"chat": chat_},
    ):
        await alice.node.publish(me, events.TRAY, wrong)
    assert await alice.call(keeping.tray, "Bob") == NONE
    here, alice.node.device = alice.node.device, b"d" * 32
    await alice.node.publish(me, events.TRAY, said)
    assert (await kept(alice)).files == ["passwd"]
    alice.node.device = here
    assert (await kept(alice)).files == []
    await alice.node.publish(me, events.TRAY, said | {"files": [{"path": "/a", "kept": FILE}]})
    assert await blobs(alice) == [FILE["manifest"]]


async def test_the_tray_of_a_message_that_was_sent_is_not_that_message(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    """The bytes of one are dropped with it, those of the other stay."""
    pasted = paper(tmp_path)
    await alice.call(keeping.keep_tray, "Bob", [pasted], bytes_of=[pasted])
    (held,) = await blobs(alice)
    await alice.call(files.attach, "Bob", [pasted])
    await alice.call(keeping.keep_tray, "Bob")
    assert len(await blobs(alice)) == 1
    assert alice.node.blobs.dropped == [held]


async def test_it_works_on_the_command_line(served: Served, capsys: Capture, tmp_path: Path) -> None:
    kith = typist(served, capsys)
    bill, pasted = paper(tmp_path), paper(tmp_path, "picture.png")
    await kith("chat", "keep-tray", "Bob", bill, pasted, "--bytes-of", pasted)
    found = await kith("chat", "tray", "Bob")
    assert [(one["path"], one["kept"]) for one in found["files"]] == [(bill, False), ("", True)]
    assert render("chat.tray", found, as_json=False).splitlines()[2].split() == ["picture.png", "yes"]
    (row,) = await kith("chat", "list")
    assert render("chat.list", [row], as_json=False).splitlines()[1].split()[:3] == ["Bob", "0", "files"]
    await kith("chat", "keep-tray", "Bob")
    assert render("chat.tray", await kith("chat", "tray", "Bob"), as_json=False) == "nothing goes along"
