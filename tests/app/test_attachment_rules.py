"""What is believed of a file that somebody states, under which name it would be saved, and what fits into an event."""

from pathlib import Path

import pytest
from msgspec import msgpack

from app import attachment
from app.attachment import Attachment, cleaned, file_name, stated
from app.chat import api as chat
from app.chat import events, files
from node.items import Delivered
from tests.app.fake_node import FakePerson
from tests.app.photos import photo
from tests.app.test_attachments import newest


def said_of(**changed: object) -> Attachment:
    said: dict[str, object] = {
        "manifest": b"m" * 32,
        "key": b"k" * 32,
        "size": 9,
        "mime": "text/plain",
        "name": "a.txt",
    }
    return Attachment(**(said | changed))  # type: ignore[arg-type]


PICTURE = {"mime": "image/png", "width": 640, "height": 480}
ODD: list[dict[str, object]] = [
    {"manifest": b"short"},
    {"key": b""},
    {"size": 0},
    {"size": -1},
    {"size": (4 << 30) + 1},
    {"mime": ""},
    {"mime": "text/plain\n<b>"},
    {"mime": "a/" + "b" * 100},
    {"name": "x" * 1025},
    {"width": 640},
    {"thumbnail": b"RIFF"},
    PICTURE | {"mime": "application/x-sh"},
    PICTURE | {"width": 70_000, "height": 1},
    PICTURE | {"width": 20_000, "height": 20_000},
    PICTURE | {"height": -480},
    PICTURE | {"size": (64 << 20) + 1},
    PICTURE | {"thumbnail": b"x" * (16 * 1024 + 1)},
]


@pytest.mark.parametrize("odd", ODD, ids=str)
async def test_what_cannot_be_true_of_a_file_is_not_believed(
    odd: dict[str, object], alice: FakePerson, bob: FakePerson
) -> None:
    assert cleaned([said_of(), said_of(**PICTURE)]) is not None
    assert cleaned([said_of(), said_of(**odd)]) is None
    space = bytes.fromhex((await alice.call(chat.list_))[0].id)
    await bob.node.publish(space, events.MESSAGE, {"text": "hello", "files": stated([said_of(**odd)], 90_000)})
    view = await newest(alice, "Bob")
    assert (view.unreadable, view.text, view.files) == (True, "", [])


async def test_too_many_or_too_much_is_not_believed(alice: FakePerson, bob: FakePerson) -> None:
    assert cleaned([said_of()] * 16) is not None
    assert cleaned([said_of()] * 17) is None
    assert cleaned([said_of(size=2 << 30)] * 2) is not None
    assert cleaned([said_of(size=2 << 30)] * 3) is None
    space = bytes.fromhex((await alice.call(chat.list_))[0].id)
    for said in ([], [b"file"], "file", [{"name": "a"}], [[]] * 17):
        await bob.node.publish(space, events.MESSAGE, {"text": "", "files": said})
        assert (await newest(alice, "Bob")).unreadable


def test_a_name_never_leads_out_of_the_folder_and_is_never_too_long() -> None:
    def saved(name: str, **changed: object) -> str:
        (one,) = cleaned([said_of(name=name, **changed)]) or []
        return file_name(one, "1a2b")

    assert saved("report.pdf") == "report-1a2b.pdf"
    assert saved("archive.tar.gz") == "archive-tar-1a2b.gz"
    assert saved("../../etc/passwd") == "passwd-1a2b"
    assert saved("..\\..\\boot.ini") == "boot-1a2b.ini"
    assert saved(".bashrc") == "bashrc-1a2b"
    assert saved("con.txt") == "file-1a2b.txt"
    assert saved("\u202egpj.exe\0") == "gpj-1a2b.exe"
    assert saved("a.b/c") == "c-1a2b"
    assert saved("..") == saved("/") == saved("") == "file-1a2b"
    assert saved("a.\u0435xe") == "a-1a2b"
    assert saved("photo.exe", **PICTURE) == "photo-1a2b.png"
    assert len(saved("\U0001d54f" * 1000).encode()) < 200
    assert len(saved("x" * 100 + "." + "y" * 900).encode()) < 200


def test_only_what_is_harmless_by_its_name_is_named_plainly() -> None:
    def saved(name: str, **changed: object) -> str:
        (one,) = cleaned([said_of(name=name, **changed)]) or []
        return file_name(one, "1a2b", plain=True)

    assert saved("Contract 2026.pdf") == "Contract 2026.pdf"
    assert saved("../.PDF.Pdf") == "PDF.Pdf"
    assert saved("beach.png", **PICTURE) == saved("beach.exe", **PICTURE) == "beach.png"
    assert saved("con.txt") == "file.txt"
    for name in ("desktop.ini", "autorun.inf", "version.dll", "index.html", "run.sh", "x.desktop", "Makefile", "a.lnk"):
        assert "-1a2b" in saved(name), name


def test_thumbnails_are_left_out_where_an_event_has_no_room_for_them() -> None:
    two = [said_of(thumbnail=b"x" * 9_000, **PICTURE)] * 2
    assert [len(bytes(one["thumbnail"])) for one in stated(two, 12_000)] == [9_000, 0]  # type: ignore[call-overload]
    fullest = [said_of(name="\U0001d54f" * 63, thumbnail=b"", **PICTURE)] * 16
    assert len(msgpack.encode(stated(fullest, 0))) <= 16 * (attachment.SAID + 252)


async def test_the_largest_message_fits_into_an_event(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    names = [photo(tmp_path, f"{number:02}" + "\U0001d54f" * 60 + ".png") for number in range(16)]
    alice.node.pictures.thumbnail = b"x" * 15_000
    await alice.call(files.attach, "Bob", names, caption="\u20ac" * 5_461)
    said = next(item for item in bob.node.items if isinstance(item, Delivered) and item.kind == events.MESSAGE)
    assert len(msgpack.encode(dict(said.payload))) <= 32 * 1024 - 16
    assert len((await newest(bob, "Alice")).files) == 16
