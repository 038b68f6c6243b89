"""Files in chats between real `kith node` processes: sent and saved by the command line, killed with -9 on the way."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.person import Person, wait_for

LARGE = 48 << 20
GPS = 0x8825

pytestmark = pytest.mark.xdist_group("processes")


def shot(path: Path) -> Path:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[2] = (47.0, 22.0, 8.0)
    Image.new("RGB", (900, 600), (200, 120, 40)).save(path, exif=exif)
    assert dict(Image.open(path).getexif().get_ifd(GPS))
    return path


def attached(person: Person, contact: str, ident: str) -> list[dict[str, Any]]:
    """The files of a message, once it is here."""
    found: dict[str, Any] = wait_for(
        f"{person.name} has the message",
        lambda: next((row for row in person.timeline(contact) if row["id"] == ident), None),
    )
    files: list[dict[str, Any]] = found["files"]
    return files


def whole(person: Person, contact: str, ident: str, number: int) -> bool:
    one = attached(person, contact, ident)[number]
    return bool(one["held"] == one["size"])


def test_files_are_sent_arrive_are_saved_and_go(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    photo, paper = shot(tmp_path / "sea.jpg"), tmp_path / "bill.pdf"
    paper.write_bytes(random.Random(1).randbytes(3 << 20))
    said = alice.kith("chat", "attach", "Bob", str(photo), str(paper), "--caption", "see")["id"]
    wait_for("the picture came by itself", lambda: whole(bob, "Alice", said, 0))
    assert not whole(bob, "Alice", said, 1), "what is no picture waits to be asked for"
    bob.kith("chat", "fetch", said, "--number", "2")
    wait_for("the paper came", lambda: whole(bob, "Alice", said, 1))
    folder = tmp_path / "saved"
    folder.mkdir()
    saved = bob.kith("chat", "save", said, str(folder))
    assert saved["missing"] == 0
    seen, kept = (folder / name for name in saved["files"])
    assert kept.read_bytes() == paper.read_bytes()
    with Image.open(seen) as picture:
        assert (picture.size, dict(picture.getexif())) == ((900, 600), {}), "nobody is told where it was taken"
    original = alice.kith("chat", "attach", "Bob", str(photo), "--original")["id"]
    wait_for("the original came", lambda: whole(bob, "Alice", original, 0))
    (name,) = bob.kith("chat", "save", original, str(folder))["files"]
    assert (folder / name).read_bytes() == photo.read_bytes()
    assert bytes_of_files(bob) > 3 << 20
    alice.kith("chat", "delete", said)
    wait_for("it is gone at Bob's", lambda: attached(bob, "Alice", said) == [])
    wait_for("and so are its bytes", lambda: bytes_of_files(bob) < 1 << 20)


def bytes_of_files(person: Person) -> int:
    """What all chunks that a person holds take on the disk."""
    return sum(path.stat().st_size for path in (person.home / "blobs").rglob("*") if path.is_file())


def test_a_download_goes_on_after_kill_9_of_either_side(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    film = tmp_path / "film.bin"
    film.write_bytes(random.Random(2).randbytes(LARGE))
    said = alice.kith("chat", "attach", "Bob", str(film))["id"]
    assert attached(bob, "Alice", said)[0]["held"] == 0
    bob.kith("chat", "fetch", said)
    wait_for("a part of it is here", lambda: attached(bob, "Alice", said)[0]["held"] > 0)
    bob.kill()
    bob.start()
    (one,) = attached(bob, "Alice", said)
    assert one["held"] > 0, "what came before the kill is not asked for again"
    assert one["coming"] or one["held"] == LARGE, "it goes on by itself"
    alice.kill()
    alice.start()
    wait_for("all of it came", lambda: whole(bob, "Alice", said, 0))
    (name,) = bob.kith("chat", "save", said, str(tmp_path.parent))["files"]
    assert (tmp_path.parent / name).read_bytes() == film.read_bytes()
