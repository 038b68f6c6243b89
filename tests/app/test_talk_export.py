"""One conversation as files: in the documented shape, on pages where a text is only a text; whole or not at all."""

import asyncio
import errno
import json
import shutil
import signal
import subprocess
from collections import Counter, namedtuple
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import cli
from app.archive import api as archive
from app.chat import api as chat
from app.chat import files
from app.errors import Refused, WorldFault
from app.group import api as group
from app.portable import page, taking, talk
from app.portable.talk import StoppedError, TalkExport
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.photos import photo
from tests.app.test_attachments import paper, work
from tests.app.test_cards import FakeWeb
from tests.person import KITH, not_ignored
from tests.ui.hostile import texts

NOW_MS = 1_790_000_000_000
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "nav", "a", "main", "article", "div",
    "bdi", "b", "time", "blockquote", "ul", "li", "img", "audio", "span",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "dir", "datetime", "href", "src", "alt", "loading",
    "controls", "preload",
}  # fmt: skip


class Reader(HTMLParser):
    """What a browser would take a page for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


def read(html: str) -> Reader:
    """Read a page; nothing on it is anything but what we write."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert set(reader.tags) <= TAGS
    assert {name for _, name, _ in reader.attributes} <= ATTRIBUTES
    links = [value for _, name, value in reader.attributes if name in ("href", "src")]
    assert all(one.startswith(("files/", "page-", "index.html")) for one in links), links
    assert reader.other == []
    return reader


@pytest.fixture
async def said(served: Served, bob: FakePerson, tmp_path: Path) -> FakePerson:
    alice = served.person
    first = await alice.call(chat.send, "Bob", "Shall we go <b>tomorrow</b>?")
    await bob.call(chat.send, "Alice", "Yes & at six", reply=first.id)
    await bob.call(chat.react, first.id, "👍")
    gone = await alice.call(chat.send, "Bob", "never mind")
    await alice.call(chat.delete, gone.id)
    both = [photo(tmp_path), paper(tmp_path, "evil <script>.html", b"<script>alert(1)</script>")]
    sent = await bob.call(files.attach, "Alice", both, caption="the way")
    await work(bob, alice)
    await alice.call(files.fetch, sent.id)
    await alice.node.blobs.flush()
    trip = await alice.call(group.create, "Trip", ["Bob"])
    await bob.call(chat.send, trip.id, "said in a group")
    return alice


async def export(
    served: Served, folder: Path, talk_: str = "Bob", html: bool = True, told: Any = None
) -> dict[str, Any]:
    made = TalkExport(served.client.ask, folder, NOW_MS, told or (lambda what, count: None))
    return await asyncio.to_thread(made.write_talk, talk_, html)


async def test_one_conversation_is_written_and_can_be_imported(
    served: Served, said: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "out"
    made = await export(served, folder)
    assert (made["folder"], made["messages"], made["page"]) == (str(folder), 4, str(folder / "index.html"))
    index = json.loads((folder / "export.json").read_text())
    assert set(index["files"]) >= {f"chats/{bob.id}.json", "people.json", "groups.json", "index.html"}
    rows = json.loads((folder / f"chats/{bob.id}.json").read_text())
    assert [row["text"] for row in rows] == ["the way", "", "Yes & at six", "Shall we go <b>tomorrow</b>?"]
    assert [one["id"] for one in json.loads((folder / "people.json").read_text())] == [bob.id]
    assert json.loads((folder / "groups.json").read_text()) == []
    assert "said in a group" not in (folder / "index.html").read_text()
    assert (folder / "export.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(one.name for one in folder.parent.iterdir()) == ["out"]
    taken = await asyncio.to_thread(taking.take, served.client.ask, folder)
    assert taken["messages"] >= 3
    assert [one.name for one in await said.call(archive.list_)] == ["Bob"]


async def test_the_page_shows_it_and_links_no_file_that_a_browser_might_run(
    served: Served, said: FakePerson, tmp_path: Path
) -> None:
    await export(served, tmp_path / "out")
    html = (tmp_path / "out/index.html").read_text()
    reader = read(html)
    text = "".join(reader.text)
    assert "Shall we go <b>tomorrow</b>?" in text
    assert "Alice: Shall we go" in text  # what Bob's answers
    assert "deleted" in text
    assert "👍" in text
    assert "Nothing in this folder is encrypted." in text
    assert [name for tag, name, _ in reader.attributes if tag == "img"].count("src") == 1
    shown = next(value for tag, name, value in reader.attributes if (tag, name) == ("img", "src"))
    assert (tmp_path / "out" / shown).read_bytes()
    assert reader.tags["a"] == 0
    assert "evil" in text
    assert '<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;;' in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert page.POLICY.count("sha256-") == 1
    assert style == page.STYLE


def test_hostile_texts_stay_texts() -> None:
    for text in texts("http://127.0.0.1/"):
        row: dict[str, Any] = {
            "sent_at": "2026-11-30T01:00:00.000Z", "mine": False, "author_name": text, "text": text, "edited": True,
            "deleted": False, "unreadable": False, "reactions": [{"emoji": text}], "kind": "poll",
            "quote": {"author_name": text, "text": text}, "poll": {"options": [{"text": text, "votes": 1}]},
            "files": [
                {"name": text, "picture": True, "file": "files/a.png"},
                {"name": text, "picture": False, "file": "files/b.html"},
                {"name": text, "picture": False, "file": None},
            ],
        }  # fmt: skip
        event = row | {"kind": "event"}
        reader = read("".join(page.page(text, text, [row, event], (1, False))))
        assert reader.tags["article"] == 2
        assert reader.tags["img"] == 1
        assert reader.tags["a"] == reader.tags["b"] - 1 == reader.tags["style"] - 1 == 0
        if text.isprintable() and text.isascii():
            assert text in "".join(reader.text)


async def test_many_messages_are_pages_that_lead_to_each_other(
    served: Served, bob: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        await served.person.call(chat.send, "Bob", f"message {number}.")
    monkeypatch.setattr(talk, "PAGE_ROWS", 10)
    await export(served, tmp_path / "out")
    pages = [read((tmp_path / "out" / name).read_text()) for name in ("index.html", "page-2.html", "page-3.html")]
    linked = [sorted({value for tag, _, value in one.attributes if tag == "a"}) for one in pages]
    assert linked == [["page-2.html"], ["index.html", "page-3.html"], ["page-2.html"]]
    shown = ["".join(one.text) for one in pages]
    assert all(f"message {number}." in shown[2 - (number + 5) // 10] for number in range(25))
    assert shown[0].index("message 15.") < shown[0].index("message 24.")
    assert not (tmp_path / "out/page-4.html").exists()


async def test_without_pages_there_are_none_and_a_group_has_who_spoke(
    served: Served, said: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    made = await export(served, tmp_path / "out", "Trip", html=False)
    assert made["page"] is None
    assert not list((tmp_path / "out").glob("*.html"))
    assert [one["name"] for one in json.loads((tmp_path / "out/groups.json").read_text())] == ["Trip"]
    assert [one["id"] for one in json.loads((tmp_path / "out/people.json").read_text())] == [bob.id]


async def test_what_is_stopped_or_finds_no_room_leaves_nothing(
    served: Served, said: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(what: str, count: int) -> None:
        if count == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        await export(served, tmp_path / "out/x", told=stop)
    assert list((tmp_path / "out").iterdir()) == []
    disk = namedtuple("disk", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: disk(1, 1, 100))
    with pytest.raises(WorldFault) as full:
        await export(served, tmp_path / "out/x")
    assert full.value.code == "disk_full"
    assert list((tmp_path / "out").iterdir()) == []
    monkeypatch.undo()

    def no_room(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(talk, "create", no_room)
    with pytest.raises(WorldFault) as full:
        await export(served, tmp_path / "out/x")
    assert full.value.code == "disk_full"
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_the_command_leaves_nothing_where_a_signal_ends_it(
    served: Served, said: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    asked, go_on, save = asyncio.Event(), asyncio.Event(), said.node.blobs.save

    async def wait(file: Any, path: Path) -> None:
        asked.set()
        await go_on.wait()
        await save(file, path)

    monkeypatch.setattr(said.node.blobs, "save", wait)
    words = ("--home", str(served.place.home), "chat", "export", "Bob", str(tmp_path / "out/x"))
    heard = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with not_ignored(number):
        command = await asyncio.create_subprocess_exec(*KITH, *words, **heard)
    await asked.wait()
    (hidden,) = (tmp_path / "out").iterdir()
    assert (hidden / "chats").is_dir()
    command.send_signal(number)
    told, wrong = await command.communicate()
    assert (command.returncode, told, wrong.strip()) == (1, b"", b"kith: stopped")
    assert list((tmp_path / "out").iterdir()) == []
    go_on.set()


async def test_at_the_root_of_a_stick_it_makes_a_folder(
    served: Served, said: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "holiday.jpg").write_text("what else is on the stick")
    monkeypatch.setattr(talk.os.path, "ismount", lambda path: path == tmp_path)
    named = [Path((await export(served, tmp_path))["folder"]).relative_to(tmp_path) for _ in range(2)]
    assert [str(one) for one in named] == ["Kith Bob 2026-09-21", "Kith Bob 2026-09-21 2"]
    assert (tmp_path / named[0] / "export.json").exists()
    assert (tmp_path / "holiday.jpg").exists()


async def test_a_folder_that_is_not_empty_and_nobody_are_refused(
    served: Served, said: FakePerson, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter").write_text("dear")
    with pytest.raises(Refused) as refused:
        await export(served, tmp_path / "full")
    assert refused.value.code == "folder_not_empty"
    assert [one.name for one in (tmp_path / "full").iterdir()] == ["letter"]
    with pytest.raises(Refused):
        await export(served, tmp_path / "out", "Nobody")
    assert not (tmp_path / "out").exists()
    (tmp_path / "empty").mkdir()
    assert (await export(served, tmp_path / "empty"))["messages"] == 4


def test_the_name_of_a_folder_is_harmless() -> None:
    assert talk.folder_of("../../Bob <x>", lambda name: False, "2026-11-30") == "Kith Bob x 2026-11-30"
    assert talk.folder_of("\u202e", lambda name: False, "2026-11-30") == "Kith 2026-11-30"
    assert talk.folder_of("Bob", lambda name: not name.endswith("2"), "2026-11-30") == "Kith Bob 2026-11-30 2"


async def test_the_command_writes_it_and_says_that_it_is_not_encrypted(
    served: Served, said: FakePerson, tmp_path: Path
) -> None:
    run = CliRunner().invoke
    words = ["--home", str(served.place.home), "chat", "export", "Bob", str(tmp_path / "out"), "--html"]
    result = await asyncio.to_thread(run, cli.ROOT, words)
    assert result.exit_code == 0, result.output
    assert "Nothing in it is encrypted." in result.output
    assert (tmp_path / "out/index.html").exists()


async def test_the_preview_of_a_link_is_words_and_no_address_of_this_machine(
    served: Served, bob: FakePerson, tmp_path: Path
) -> None:
    link = "https://tea.org/"
    page_ = b"<title>Green &lt;b&gt; tea</title><meta property=og:image content=a.png>"
    FakeWeb({link: page_, "https://tea.org/a.png": b"\x89PNG"}).given_to(bob)
    await bob.call(chat.send, "Alice", f"see {link}", preview=link)
    await export(served, tmp_path / "out")
    (row,) = json.loads((tmp_path / "out" / f"chats/{bob.id}.json").read_text())
    assert row["preview"] == {"url": link, "title": "Green <b> tea", "description": ""}
    assert "Green <b> tea" in read((tmp_path / "out" / "index.html").read_text()).text
