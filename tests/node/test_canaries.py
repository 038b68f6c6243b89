"""A hundred canaries: texts, names and keys that must not be readable anywhere but on the two screens.

Two people talk in a network of their own whose traffic is recorded; both nodes are killed with -9, so that their stores
rest as an attacker would find them, write-ahead log included. Then everything they left is scanned. The same story told
by tests/node/unsealed.py, where nothing is encrypted, shows that the scan would have found every one of them.
"""

import base64
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest

from node.store import connection
from node.store.keys import KeyBox
from tests.node import scan
from tests.node.networks import inside, networks, program
from tests.person import KITH, Person, QuickPerson, wait_for, without_cost

UNSEALED = (sys.executable, str(Path(__file__).with_name("unsealed.py")))

pytestmark = pytest.mark.xdist_group("processes")

TEXTS = [f"canary {number:02} of {os.urandom(6).hex()} sings" for number in range(70)]
NAMES = [f"Canary {name} {os.urandom(5).hex()}" for name in ("Ann", "Ben", "Ada", "Bo", "Al", "Bea", "Amy", "Bud")]


@dataclass
class Evidence:
    """What is left behind: everything on the disk, everything on the wire, and the keys that were in use."""

    disk: bytes
    wire: bytes
    keys: set[bytes] = field(default_factory=set)
    phrases: list[bytes] = field(default_factory=list)


@pytest.fixture
def network() -> Iterator[str]:
    """A network with nothing but a loopback interface."""
    program("tcpdump")
    with networks("canaries") as (name,):
        yield name


class Recording:
    """All packets of a network's loopback interface, into a file, from the beginning of a `with` until `stop`."""

    def __init__(self, network: str, folder: Path) -> None:
        self.file = folder / "traffic.pcap"
        self.said = folder / "tcpdump.err"
        self.within = inside(network)

    def __enter__(self) -> Self:
        options = ("-i", "lo", "--immediate-mode", "-U", "-s", "0", "-B", "65536", "-Z", "root", "-w", str(self.file))
        line = [*self.within, program("tcpdump"), *options]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(line, stderr=said, start_new_session=True)
        try:
            wait_for("tcpdump listens", lambda: b"listening on" in self.said.read_bytes())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it is left running, however the story ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """The last packet is a mark of our own, so that nothing before it can be missing."""
        mark = os.urandom(16).hex()
        subprocess.run([*self.within, "bash", "-c", f"echo {mark} > /dev/udp/127.0.0.1/9"], check=True)
        wait_for("the mark is recorded", lambda: mark.encode() in self.file.read_bytes())
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=60) == 0
        assert b"0 packets dropped by kernel" in self.said.read_bytes()


def tell(homes: Path, network: str, launcher: Sequence[str]) -> Evidence:
    """The story of two people who say everything there is to say, and what it left behind."""
    with Recording(network, homes) as recording:
        ann, ben = people = [QuickPerson(name, homes, within=inside(network), launcher=launcher) for name in NAMES[:2]]
        phrases = []
        for person in people:
            phrases.append(person.create()["recovery_phrase"].encode())
            person.start()
        ann.befriend_by_link(ben)
        converse(ann, ben)
        for person in people:
            person.kill()
        recording.stop()
    # Taken before the stores are opened again, which would move the write-ahead log.
    evidence = Evidence(left_by(people), scan.traffic(recording.file), phrases=phrases)
    for person in people:
        evidence.keys |= keys_of(person, homes / f"opened-{person.folder.name}", launcher == KITH)
    return evidence


def converse(ann: Person, ben: Person) -> None:
    """Every canary text and name is used: said, edited in, replied, written for later, stated, given as a petname."""
    texts = iter(TEXTS)
    first = ann.say(ben.name, next(texts))
    ann.kith("chat", "edit", first, next(texts))
    wait_for("Ben has the first", lambda: ben.timeline(ann.name))
    ben.kith("chat", "send", ann.name, next(texts), "--reply", first)
    for number in range(47):
        writer, reader = ((ann, ben), (ben, ann))[number % 2]
        writer.say(reader.name, next(texts))
    for person, name, about in ((ann, NAMES[2], next(texts)), (ben, NAMES[3], next(texts))):
        person.kith("people", "profile", "--name", name, "--about", about)
    for person, other, names in ((ann, ben, NAMES[4::2]), (ben, ann, NAMES[5::2])):
        for name in names:
            person.kith("people", "petname", other.account, name)
    rest = list(texts)
    last = ann.say(ben.account, rest.pop())
    wait_for("Ben has the last", lambda: ben.timeline(ann.account)[-1]["id"] == last)
    wait_for("Ann knows it", lambda: ann.timeline(ben.account)[-1]["state"] in ("delivered", "read"))
    ben.kill()
    while len(rest) > 2:
        ann.say(ben.account, rest.pop())
    ben.start()
    for text in rest:
        ben.say(ann.account, text)
    wait_for("Ben has all texts", lambda: len(ben.history(ann.account)) == len(TEXTS) - 3)
    wait_for("Ann has all texts", lambda: len(ann.history(ben.account)) == len(TEXTS) - 3)


def left_by(people: Sequence[Person]) -> bytes:
    """Everything below the people's folders: home with store and logs, runtime folder, what their nodes printed."""
    assert all((person.home / "kith.db-wal").stat().st_size > 0 for person in people)
    return b"\n".join(scan.files_below(person.folder) for person in people)


def keys_of(person: Person, copy: Path, sealed: bool) -> set[bytes]:
    """Secret keys of a person, read from a copy of the store with the passphrase."""
    shutil.copytree(person.home, copy)
    if sealed:
        with without_cost():
            key = KeyBox(copy / "key.json").unlock(person.passphrase_file.read_text("utf-8").strip())
        store: Any = connection.connect(copy / "kith.db", key)
    else:
        key = base64.b64decode(json.loads((copy / "key.json").read_bytes())["sealed"])[:32]
        store = sqlite3.connect(copy / "kith.db")
    try:
        own = store.execute("SELECT value FROM own WHERE name IN ('signing_seed', 'exchange_private', 'door_key')")
        prekeys = store.execute("SELECT private FROM prekey ORDER BY id DESC LIMIT 7")
        found = {bytes(row[0]) for rows in (own, prekeys) for row in rows.fetchall()}
    finally:
        store.close()
    return found | {key}


def readable(secrets: Sequence[bytes], evidence: Evidence) -> tuple[set[bytes], set[bytes]]:
    """Which secrets can be read on the disk, and which on the wire."""
    return scan.found(secrets, evidence.disk), scan.found(secrets, evidence.wire)


WORDS = [word.encode() for word in (*TEXTS, *NAMES)]


def test_none_of_a_hundred_canaries_is_readable(homes: Path, network: str) -> None:
    evidence = tell(homes, network, KITH)
    secrets = [*WORDS, *evidence.keys]
    assert len(secrets) == 100
    assert readable([*secrets, *evidence.phrases], evidence) == (set(), set())


def test_the_same_scan_finds_all_of_them_where_nothing_is_encrypted(homes: Path, network: str) -> None:
    evidence = tell(homes, network, UNSEALED)
    secrets = [*WORDS, *evidence.keys]
    assert len(secrets) == 100
    on_disk, on_wire = readable(secrets, evidence)
    assert on_disk == set(secrets)
    assert on_wire >= {word for word in WORDS if word.decode() in TEXTS}
    assert on_wire >= {name.encode() for name in NAMES[:4]}
