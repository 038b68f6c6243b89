"""Canaries in what is shared and in what waits at a relay: posts, comments, captions, file and album names, pictures.

Two people and a relay in a network of their own. They meet once; then they are never online together, so that the relay
holds everything that is said. Its disk, its logs and its memory are read while it does, besides what the people leave
and what was on the wire. The same story told unsealed shows that the scan finds them.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.node import scan
from tests.node.networks import inside, networks, program
from tests.node.test_canaries import Recording
from tests.person import KITH, Person, QuickPerson, wait_for

UNSEALED = (sys.executable, str(Path(__file__).with_name("unsealed.py")))
pytestmark = pytest.mark.xdist_group("processes")


def words(what: str, count: int) -> list[str]:
    """So many canaries of one sort, none like another."""
    return [f"{what} {number} {os.urandom(6).hex()}" for number in range(count)]


POSTS, COMMENTS, LINES = words("post", 12), words("comment", 8), words("line", 8)
CAPTIONS, ALBUMS, FILES, INSIDE = words("caption", 6), words("album", 4), words("file", 6), words("pixel", 6)
SAID = [*POSTS, *COMMENTS, *LINES, *CAPTIONS, *ALBUMS, *FILES, *INSIDE]
BY_RELAY = [*POSTS[6:], *COMMENTS[4:], *LINES[4:], *CAPTIONS[3:], *ALBUMS[2:], *FILES[3:], *INSIDE[3:]]
"""What is said while the other is off."""

EMPTY_PAGE = bytes(4096)


class Relay(Person):
    """A relay that is launched by `launcher`; its commands are none."""

    command = "relay"

    def __init__(self, folder: Path, within: Sequence[str], launcher: Sequence[str]) -> None:
        super().__init__("Relay", folder, ("--listen", "127.0.0.1:0"), within, launcher)

    def memory(self) -> bytes:
        """Everything in the process that can be written, less empty pages, read from outside while it runs."""
        assert self.node is not None
        maps = Path(f"/proc/{self.node.pid}/maps").read_text("utf-8").splitlines()
        parts = []
        with Path(f"/proc/{self.node.pid}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                place, rights, *_ = line.split()
                if rights.startswith("rw") and not line.endswith(("[vvar]", "[vsyscall]")):
                    begin, end = (int(each, 16) for each in place.split("-"))
                    memory.seek(begin)
                    with contextlib.suppress(OSError):  # it was given back while one looked
                        parts.append(memory.read(end - begin).replace(EMPTY_PAGE, b""))
        return b"\n".join(parts)


@dataclass
class Evidence:
    """What can be read: at the people's, at the relay's while mail waits there, in its memory, and on the wire."""

    disk: bytes
    relay_disk: bytes
    relay_memory: bytes
    wire: bytes


@pytest.fixture
def network() -> Iterator[str]:
    """A network with nothing but a loopback interface."""
    program("tcpdump")
    with networks("shared") as (name,):
        yield name


def tell(homes: Path, network: str, launcher: Sequence[str]) -> Evidence:
    """The whole story, and what it left behind."""
    with Recording(network, homes) as recording:
        relay = Relay(homes, inside(network), launcher)
        ann, ben = people = [QuickPerson(name, homes, (), inside(network), launcher) for name in ("Ann", "Ben")]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(begin, (relay, ann, ben)))
        for person in people:
            assert person.kith("relays", "add", relay.ready["invitation"])["state"] == "connected"
        ann.befriend_by_link(ben)
        meet(ann, ben, homes)
        wait_for("nothing of Ann's is under way", lambda: ann.kith("status")["outbox"] == 0)
        before = posted(ann)
        ben.stop()
        go_on(ann, homes, before)
        memory, disk = relay.memory(), scan.files_below(relay.folder)
        ann.kill()
        ben.start()
        wait_for("Ben has everything", lambda: has_everything(ben))
        for process in (ben, relay):
            process.kill()
        recording.stop()
    left = b"\n".join(scan.files_below(person.folder) for person in people)
    return Evidence(left, disk, memory, scan.traffic(recording.file))


def begin(process: Person) -> None:
    """Make an identity, if it is a node's, and start."""
    if not isinstance(process, Relay):
        process.create()
    process.start()


def meet(ann: Person, ben: Person, homes: Path) -> None:
    """What is said while both are there, and goes over their link."""
    posts = share(ann, homes, range(6), range(2), range(3), LINES[:4])
    wait_for("Ben has the posts", lambda: len(ben.kith("feed", "timeline")) == 6)
    for text in COMMENTS[:4]:
        ben.kith("feed", "comment", posts[0], text)


def go_on(ann: Person, homes: Path, before: int) -> None:
    """What is said while the other is off, and waits at the relay, which took so many letters before."""
    posts = share(ann, homes, range(6, 12), range(2, 4), range(3, 6), LINES[4:])
    for text in COMMENTS[4:]:
        ann.kith("feed", "comment", posts[0], text)
    wait_for("the relay holds it all", lambda: settled(ann, before))


def share(ann: Person, homes: Path, posts: range, albums: range, photos: range, lines: Sequence[str]) -> list[str]:
    """Post, chat, and fill albums, with one canary each; the ids of the posts."""
    made = [ann.kith("feed", "post", POSTS[number])["id"] for number in posts]
    for number in albums:
        ann.kith("gallery", "album", ALBUMS[number])
        ann.kith("gallery", "share", ALBUMS[number], "Ben")
    for number in photos:
        picture = photo(homes, FILES[number], INSIDE[number])
        ann.kith("gallery", "add", ALBUMS[albums[0]], str(picture), "--caption", CAPTIONS[number])
    for text in lines:
        ann.say("Ben", text)
    return made


def photo(homes: Path, name: str, note: str) -> Path:
    """A picture file with a canary in its name and one in its bytes, there often: memory that was freed wears away."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", f"{note} " * 200)
    folder = homes / "camera"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.png"
    Image.effect_noise((64, 48), 50).save(file, pnginfo=info)
    return file


def posted(person: Person) -> int:
    """How many letters relays have taken from a person."""
    return int(person.kith("status")["counters"].get("mail_posted", 0))


def settled(person: Person, before: int) -> bool:
    """Whether the relay has taken everything that waits for the other, the files of six photos included."""
    status = person.kith("status")
    blobs = status["counters"].get("blobs_left", 0)
    return bool(status["outbox"] <= posted(person) - before and blobs >= 2 * len(FILES))


def has_everything(ben: Person) -> bool:
    """Whether all posts, comments, lines, albums and photos have come, the photos whole."""
    photos = ben.kith("gallery", "list", "--limit", "20")
    whole = [row for row in photos if row["picture"]["held"] == row["picture"]["size"]]
    posts, lines, albums = ben.kith("feed", "timeline"), ben.timeline("Ann"), ben.kith("gallery", "albums")
    comments = sum(row["comment_count"] for row in posts)
    had = (len(posts), comments, len(lines), len(albums), len(whole))
    return had == (len(POSTS), len(COMMENTS), len(LINES), len(ALBUMS), len(FILES))


def readable(said: Sequence[str], haystack: bytes) -> set[str]:
    """Which canaries can be read."""
    return {secret.decode() for secret in scan.found([text.encode() for text in said], haystack)}


def test_nothing_that_is_shared_is_readable(homes: Path, network: str) -> None:
    evidence = tell(homes, network, KITH)
    assert readable(SAID, evidence.disk) == set()
    assert readable(SAID, evidence.wire) == set()
    assert readable(SAID, evidence.relay_disk) == set()
    assert readable(SAID, evidence.relay_memory) == set()


def test_the_same_scan_finds_it_where_nothing_is_encrypted(homes: Path, network: str) -> None:
    evidence = tell(homes, network, UNSEALED)
    assert readable(SAID, evidence.disk) == set(SAID)
    assert readable(SAID, evidence.wire) == set(SAID)
    assert readable(BY_RELAY, evidence.relay_disk) == set(BY_RELAY)
    in_memory = readable(BY_RELAY, evidence.relay_memory)
    assert in_memory >= set(BY_RELAY) - set(INSIDE)
    assert in_memory & set(INSIDE)  # files pass through one after the other: what is left is of the last
