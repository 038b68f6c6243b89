"""Backups with real processes: nodes killed with -9 while they talk and save, a home deleted, and everything back.

The interval is shortened as anybody can shorten it (`--every`); nothing else is. What counts is told by the node
itself: whatever was acknowledged before its `saved_at` is in the folder.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.node import scan
from tests.person import KITH, CommandError, Person, QuickPerson, wait_for

UNSEALED = (sys.executable, str(Path(__file__).with_name("unsealed.py")))
SEED = 20261128

pytestmark = pytest.mark.xdist_group("processes")


class Saver(QuickPerson):
    """A person who keeps backups and has the words on paper."""

    def begin(self, stick: Path) -> None:
        """Make an identity, start, and keep a backup that is looked after each second."""
        stick.mkdir(exist_ok=True)
        self.stick = stick
        self.words = self.folder / "words"
        self.words.write_text(self.create()["recovery_phrase"] + "\n")
        self.start()
        self.kith("backup", "keep", str(stick), "--every", "1")

    def wait_until_saved(self) -> None:
        """Wait until the node says that everything up to now is in the folder."""
        now = moment()
        wait_for("everything is saved", lambda: (self.kith("backup", "status")["saved_at"] or "") > now)

    def verify(self) -> dict[str, Any]:
        """Check the whole backup with the words."""
        return Person.kith(self, "backup", "verify", str(self.stick), "--phrase-file", str(self.words))  # type: ignore[no-any-return]

    def come_back(self, *options: str) -> dict[str, Any]:
        """The home is gone; restore it from the folder, and start."""
        shutil.rmtree(self.home)
        line = ("restore", str(self.stick), "--phrase-file", str(self.words), *options)
        made: dict[str, Any] = Person.kith(self, *line, "--passphrase-file", str(self.passphrase_file))
        self.start()
        return made


def moment() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def conversation(person: Person, contact: str) -> str:
    """The hash over all rows of a chat: who said what, in which order."""
    rows = [(row["id"], row["author"], row["text"], row["deleted"]) for row in person.history(contact)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def befriended(
    homes: Path, launcher: Sequence[str] = KITH, names: Sequence[str] = ("Alice", "Bob")
) -> tuple[Saver, Person]:
    alice, bob = Saver(names[0], homes, launcher=launcher), QuickPerson(names[1], homes, launcher=launcher)
    alice.begin(homes / "stick")
    bob.create()
    bob.start()
    alice.befriend_by_link(bob)
    return alice, bob


def talk(people: Sequence[Person], count: int, chance: random.Random) -> list[str]:
    """Say things until a node is gone; the ids of what was acknowledged."""
    said = []
    for number in range(count):
        writer, reader = chance.sample(list(people), 2)
        try:
            said.append(writer.say(reader.name, f"{writer.name} says {number} {chance.random()}"))
        except CommandError:
            break
    return said


def known(person: Person) -> list[dict[str, Any]]:
    """Whom somebody knows; when they were seen last a node forgets, and that one is gone it learns a moment later."""
    return [row | {"last_seen": None, "online": False} for row in person.kith("people", "list")]


def test_a_home_that_is_deleted_comes_back_with_the_same_conversations(homes: Path) -> None:
    chance = random.Random(SEED)
    alice, bob = befriended(homes)
    talk((alice, bob), 30, chance)
    first = alice.history("Bob")[3]
    alice.kith("chat", "edit" if first["mine"] else "react", first["id"], "❤" if not first["mine"] else "edited")
    alice.kith("people", "petname", bob.account, "Bobby")
    alice.kith("feed", "post", "for everybody")
    wait_for("Bob has all", lambda: conversation(bob, "Alice") == conversation(alice, "Bob"))
    alice.wait_until_saved()
    bob.kill()
    before = conversation(alice, "Bob"), alice.kith("feed", "timeline")[0]["id"], known(alice)
    device = alice.ready["device"]
    alice.kill()
    made = alice.come_back()
    assert made["account"] == alice.account
    assert made["device"] == alice.ready["device"] != device
    assert (made["passed_over"], made["files"]) == (0, 0)
    assert (conversation(alice, "Bob"), alice.kith("feed", "timeline")[0]["id"], known(alice)) == before
    bob.start()
    sent = [alice.say("Bobby", "I am back"), bob.say("Alice", "good")]
    for person, other in ((alice, "Bob"), (bob, "Alice")):
        wait_for("they talk on", lambda: {row["id"] for row in person.history(other)} >= set(sent))  # noqa: B023


def test_killed_at_random_while_talking_and_saving_nothing_older_than_the_last_save_is_lost(homes: Path) -> None:
    chance = random.Random(SEED + 1)
    alice, bob = befriended(homes)
    acknowledged: list[str] = []
    for _ in range(4):
        alice.kill_after(chance.random() * 2.5)
        acknowledged += talk((alice, bob), 400, chance)
        alice.start()
        found = alice.verify()
        assert found["verified"] == "whole"
    acknowledged += talk((alice, bob), 20, chance)
    wait_for("Alice has all", lambda: {row["id"] for row in alice.history("Bob")} >= set(acknowledged))
    alice.wait_until_saved()
    saved = set(acknowledged)
    alice.kill_after(chance.random() * 2.0)
    late = talk((alice, bob), 400, chance)
    assert alice.killer is not None
    alice.killer.join()
    bob.kill()  # so that nothing of what is found afterwards can be from him
    alice.come_back("--revoke-old")
    assert {row["id"] for row in alice.history("Bob")} >= saved
    bob.start()
    both = saved | set(late)
    held = {row["id"] for row in bob.history("Alice")}
    wait_for("what Bob has comes back", lambda: {row["id"] for row in alice.history("Bob")} >= held & both)
    wait_for("both show the same", lambda: conversation(alice, "Bob") == conversation(bob, "Alice"))


def test_a_stick_that_is_pulled_out_is_waited_for_and_a_kill_forgets_no_job(homes: Path) -> None:
    alice, _ = befriended(homes)
    alice.wait_until_saved()
    alice.stick.rename(homes / "pulled")
    alice.stick.mkdir()
    wait_for("it is said", lambda: alice.kith("backup", "status")["state"] == "failing")
    with pytest.raises(CommandError, match="cannot be reached"):
        alice.kith("backup", "now")
    alice.say("Bob", "nobody saves this yet")
    alice.kill()
    alice.start()
    (job,) = [row for row in alice.kith("jobs") if row["kind"] == "backup"]
    assert job["state"] in ("waiting", "running")
    alice.stick.rmdir()
    (homes / "pulled").rename(alice.stick)
    alice.kith("jobs", "retry", str(job["id"]))
    alice.wait_until_saved()
    assert alice.kith("backup", "check")["damage"] is None
    assert alice.kith("backup", "off")["state"] == "off"
    assert alice.kith("jobs", "list") == []
    with pytest.raises(CommandError):
        alice.kith("jobs", "drop", str(job["id"]))


def test_one_flipped_bit_anywhere_is_refused_with_one_sentence(homes: Path) -> None:
    alice, _ = befriended(homes)
    alice.wait_until_saved()
    alice.kith("backup", "off")
    alice.stop()
    shutil.move(alice.home, homes / "lost")
    chance = random.Random(SEED + 2)
    files = sorted(path for path in alice.stick.rglob("*") if path.is_file())
    for path in [files[0], *chance.choices(files, k=3)]:
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        for words in (("backup", "verify", str(alice.stick), "--without-phrase"), restore(alice)):
            with pytest.raises(
                CommandError, match=r"exit code 1: kith: The backup (is damaged|was written)"
            ) as refused:
                Person.kith(alice, *words)
            assert str(refused.value).count("\n") == 0
        assert not alice.home.exists()
        path.write_bytes(whole)
    assert alice.verify()["verified"] == "whole"


def restore(person: Saver) -> tuple[str, ...]:
    line = ("restore", str(person.stick), "--phrase-file", str(person.words))
    return (*line, "--passphrase-file", str(person.passphrase_file))


CANARIES = [f"canary {number:02} of {os.urandom(6).hex()} sings" for number in range(20)]
NAMES = [f"Canary {name} {os.urandom(5).hex()}" for name in ("Ann", "Ben")]


@pytest.mark.parametrize(("launcher", "readable"), [(KITH, False), (UNSEALED, True)], ids=["sealed", "unsealed"])
def test_nothing_in_the_folder_can_be_read(homes: Path, launcher: Sequence[str], readable: bool) -> None:
    """The same story where nothing is encrypted shows that the scan would find all of it."""
    alice, bob = befriended(homes, launcher, NAMES)
    for number, text in enumerate(CANARIES):
        (alice, bob)[number % 2].say(NAMES[(number + 1) % 2], text)
    wait_for("Alice has all", lambda: len(alice.history(NAMES[1])) == len(CANARIES))
    alice.wait_until_saved()
    alice.kill()
    secrets = [each.encode() for each in (*CANARIES, *NAMES)]
    found = scan.found(secrets, scan.files_below(alice.stick))
    assert found == (set(secrets) if readable else set())
    phrase = alice.words.read_text().strip().encode()
    assert scan.found([phrase, bytes.fromhex(alice.account)], scan.files_below(alice.stick)) <= (
        {bytes.fromhex(alice.account)} if readable else set()
    )


def test_an_export_can_be_read_in_another_home(homes: Path) -> None:
    alice, bob = befriended(homes)
    chance = random.Random(SEED + 3)
    talk((alice, bob), 20, chance)
    alice.kith("feed", "post", "for everybody")
    wait_for("Alice has all", lambda: len(alice.history("Bob")) == 20)
    written = alice.kith("export", str(homes / "export"))
    assert (written["messages"], written["posts"], written["people"]) == (20, 1, 1)
    carol = QuickPerson("Carol", homes)
    carol.create()
    carol.start()
    assert carol.kith("import", str(homes / "export"))["messages"] == 20
    texts = sorted((row["text"], row["sent_at"]) for row in alice.history("Bob"))
    assert sorted((row["text"], row["sent_at"]) for row in carol.kith("archive", "show", "Bob")) == texts
    assert {row["name"] for row in carol.kith("archive", "list")} == {"Bob", "Posts of Alice"}
    assert carol.kith("people", "list") == []
