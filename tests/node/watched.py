"""Kith that says from one moment to the next what it is in the middle of, so that a test can kill it right there.

Run like main.py, with KITH_PHASES naming the file of its `Marks`: how many commits, handshakes, transfers and works on
members and keys of groups are under way. They are shared memory and outlive the process: after a kill -9 they say what
it hit. With KITH_SEALED it also writes down under which message key or at which place of a chain each envelope was
sealed, and which left. No product code knows of it.
"""

import hashlib
import mmap
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

PHASES = ("commit", "handshake", "transfer", "group")
COMMIT, HANDSHAKE, TRANSFER, GROUP = range(len(PHASES))
SEALED, LEFT = b"s", b"l"
RECORD = 33
"""Bytes of a line about an envelope: what of it, 16 bytes of its hash, 16 of its message key's (zero where it left)."""

_ARMED, _COUNTDOWN, _PID = 4, 5, 6


class Marks:
    """Counters of what is under way, and a bell: both in files that the program, its killer and the test share."""

    SIZE = 10

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), self.SIZE)
        self.bell = os.open(file.with_suffix(".bell"), os.O_RDWR)

    @classmethod
    def make(cls, file: Path) -> "Marks":
        """Marks of a process that will be told of this file."""
        file.write_bytes(bytes(cls.SIZE))
        os.mkfifo(file.with_suffix(".bell"))
        return cls(file)

    def __getitem__(self, phase: int) -> int:
        return self._shared[phase]

    def add(self, phase: int, change: int) -> None:
        self._shared[phase] = max(0, min(255, self._shared[phase] + change))
        if change > 0 and self._shared[_ARMED] == phase + 1:
            self._shared[_COUNTDOWN] -= 1
            if not self._shared[_COUNTDOWN]:
                self._shared[_ARMED] = 0
                os.write(self.bell, bytes((phase,)))

    def arm(self, phase: int, countdown: int) -> None:
        """Have the bell rung when a phase begins for the so-manieth time."""
        self._shared[:] = bytes(_ARMED) + bytes((0, countdown)) + self._shared[_PID:]
        self._shared[_ARMED] = phase + 1

    @property
    def pid(self) -> int:
        """Whom the bell tolls for: the leader of a process group."""
        return int.from_bytes(self._shared[_PID : self.SIZE], "big")

    @pid.setter
    def pid(self, pid: int) -> None:
        self._shared[_PID : self.SIZE] = pid.to_bytes(4, "big")

    def under_way(self) -> str:
        """Everything that goes on, in one word."""
        return "+".join(name for number, name in enumerate(PHASES) if self[number]) or "idle"

    def clear(self) -> None:
        self._shared[:_PID] = bytes(_PID)

    def close(self) -> None:
        """Let go of the files."""
        os.close(self.bell)
        self._shared.close()


def watch(marks: Marks) -> None:
    """Have what commits, shakes hands and fetches say so, wherever it is imported from afterwards."""
    from sqlcipher3 import dbapi2

    connect = dbapi2.connect

    class Watched(dbapi2.Connection):  # type: ignore[misc]
        def execute(self, sql: str, *parameters: Any) -> Any:
            if sql != "COMMIT":
                return super().execute(sql, *parameters)
            marks.add(COMMIT, 1)
            try:
                return super().execute(sql, *parameters)
            finally:
                marks.add(COMMIT, -1)

    dbapi2.connect = lambda path, **options: connect(path, factory=Watched, **options)

    _watch_links(marks)
    _watch_relays(marks)
    _watch_groups(marks)


def _watch_links(marks: Marks) -> None:
    """Links between nodes, and what is fetched over them or from a relay."""
    from node.net import link
    from node.net.fetching import Fetching

    link.open_link = _during(marks, HANDSHAKE, link.open_link)
    link.answer_link = _during(marks, HANDSHAKE, link.answer_link)
    take, release = Fetching.take, Fetching.release

    async def taking(self: Fetching, *args: Any) -> Any:
        part = await take(self, *args)
        marks.add(TRANSFER, 1)
        return part

    def releasing(self: Fetching, *args: Any, **named: Any) -> None:
        marks.add(TRANSFER, -1)
        release(self, *args, **named)

    Fetching.take, Fetching.release = taking, releasing  # type: ignore[method-assign]


def _watch_relays(marks: Marks) -> None:
    """Lines between a node and a relay, and blobs on their way into it: at the node, and in the relay itself."""
    from node.net.relays import connection, depot
    from node.relay import line
    from node.relay.blobs import Blobs

    connection._shake_hands = _during(marks, HANDSHAKE, connection._shake_hands)
    line.answer_line = _during(marks, HANDSHAKE, line.answer_line)
    depot._hand_over = _during(marks, TRANSFER, depot._hand_over)
    begin, drop = Blobs._begin, Blobs.drop

    def beginning(self: Blobs, *args: Any) -> Any:
        upload = begin(self, *args)
        marks.add(TRANSFER, 1)
        return upload

    def dropping(self: Blobs, uploads: dict[int, Any], ref: int) -> None:
        if ref in uploads and not uploads[ref].answered:
            marks.add(TRANSFER, -1)
        drop(self, uploads, ref)

    Blobs._begin, Blobs.drop = beginning, dropping  # type: ignore[method-assign,assignment]


def _watch_groups(marks: Marks) -> None:
    """What changes who belongs to a group, and keys of groups made, given, asked for, taken, and sealed with."""
    from node.secure import group_asking, group_entries, group_keys, group_log, group_topics

    for module, names in (
        (group_log, ("reconsider", "take")),
        (group_keys, ("_make", "welcome", "received")),
        (group_asking, ("asked", "ask_around")),
        (group_entries, ("hear", "taken")),
        (group_topics, ("upload",)),
    ):
        for name in names:
            setattr(module, name, _within(marks, GROUP, getattr(module, name)))


def watch_chains(file: str) -> None:
    """Write down at which place of a chain each entry of a topic was sealed, and which entries left for a relay."""
    from crypto import space_key
    from node.net.relays.connection import Connection
    from node.secure import topics
    from sync import topic

    written = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    seal, enter, ask = space_key.seal, topics.seal, Connection.ask
    places: list[bytes] = []

    def sealing(key: Any, at: Any, device: bytes, *args: Any) -> Any:
        places[:] = [key.kid + device + at.number.to_bytes(4, "big")]
        return seal(key, at, device, *args)

    def entering(key: bytes, name: bytes, envelope: bytes) -> bytes:
        entry = enter(key, name, envelope)
        _write(written, SEALED, entry, places[0] + name)
        return entry

    async def asking(self: Connection, frame: Any, *args: Any) -> Any:
        if isinstance(frame, topic.Append):
            _write(written, LEFT, frame.envelope)
        return await ask(self, frame, *args)

    space_key.seal, topics.seal, Connection.ask = sealing, entering, asking  # type: ignore[method-assign]


def watch_keys(file: str) -> None:
    """Write down under which key an envelope is sealed, and what leaves: to links, and to relays as letters."""
    from crypto import ratchet
    from node.net import link
    from node.secure import mail
    from sync.frames import Envelope

    written = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    encrypt, seal, encode, enclose = ratchet.encrypt, ratchet.seal, link.encode, mail.seal
    used: list[bytes] = []

    def write(what: bytes, envelope: bytes, key: bytes = b"") -> None:
        _write(written, what, envelope, key)

    def sealing(message_key: bytes, *args: Any) -> Any:
        used.append(message_key)
        return seal(message_key, *args)

    def encrypting(*args: Any) -> Any:
        used.clear()
        state, envelope = encrypt(*args)
        (key,) = used
        write(SEALED, envelope, key)
        return state, envelope

    def encoding(frame: Any) -> bytes:
        if isinstance(frame, Envelope):
            write(LEFT, frame.body)
        return encode(frame)

    def enclosing(own: Any, cx: Any, to: Any, envelope: bytes) -> bytes:
        write(LEFT, envelope)
        return enclose(own, cx, to, envelope)

    ratchet.encrypt, ratchet.seal, link.encode, mail.seal = encrypting, sealing, encoding, enclosing


def _write(file: int, what: bytes, envelope: bytes, key: bytes = b"") -> None:
    key_hash = hashlib.sha256(key).digest()[:16] if key else bytes(16)
    os.write(file, what + hashlib.sha256(envelope).digest()[:16] + key_hash)


def _within(marks: Marks, phase: int, work: Callable[..., Any]) -> Any:
    def watched(*args: Any, **named: Any) -> Any:
        marks.add(phase, 1)
        try:
            return work(*args, **named)
        finally:
            marks.add(phase, -1)

    return watched


def _during(marks: Marks, phase: int, work: Callable[..., Awaitable[Any]]) -> Any:
    async def watched(*args: Any, **named: Any) -> Any:
        marks.add(phase, 1)
        try:
            return await work(*args, **named)
        finally:
            marks.add(phase, -1)

    return watched


if __name__ == "__main__":
    watch(Marks(Path(os.environ["KITH_PHASES"])))
    if "KITH_SEALED" in os.environ:
        watch_keys(os.environ["KITH_SEALED"])
        watch_chains(os.environ["KITH_SEALED"])
    from main import main

    sys.exit(main())
