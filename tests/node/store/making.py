"""What the store's tests make things of: stores, chains of events, and connections that misbehave on cue."""

import os
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from crypto.primitives import ed25519_public
from node.store.connection import Connection, Parameters, connect
from node.store.db import InlineExecutor, Store, ThreadExecutor
from sync.event import Event, Header, pack_payload, stamp_event, stamp_key

KEY = bytes(range(32))
HANG_SECONDS = 60  # guards a test against hanging; nothing measures it


def unflushed(path: Path, key: bytes) -> Connection:
    """A production connection that leaves out the flush to disk."""
    return connect(path, key, flush=False)


def inline(path: Path, key: bytes = KEY) -> Store:
    """A store whose jobs run at once."""
    return Store.open(path, key, connect=unflushed, executor=InlineExecutor())


class Author:
    """A device that states direct events in one space, one after the other, or out of turn."""

    def __init__(self, seed: int = 1, space: bytes = b"s" * 32) -> None:
        self._random = random.Random(seed)
        self._signing_seed = self._random.randbytes(32)
        self._stamp = stamp_key(self._signing_seed)
        self.device = ed25519_public(self._signing_seed)
        self.account = self._random.randbytes(32)
        self.space = space
        self.kid = b""
        self._prev = b""
        self._seq = 0

    def says(self, text: str = "hello", kind: int = 1000, hlc: int | None = None) -> Event:
        """The next event of the chain."""
        self._seq += 1
        event = self.at(self._seq, text, kind, hlc, self._prev)
        self._prev = event.id
        return event

    def at(
        self, seq: int, text: str = "hello", kind: int = 1000, hlc: int | None = None, prev: bytes = b"p" * 32
    ) -> Event:
        """An event at any position; every call gives another id."""
        header = Header(
            v=2,
            space=self.space,
            author=self.account,
            device=self.device,
            seq=seq,
            prev=prev if seq > 1 else b"",
            hlc=(1_700_000_000_000 + seq) << 16 if hlc is None else hlc,
            kind=kind,
            kid=self.kid,
        )
        return stamp_event(self._stamp, header, pack_payload(self._random.randbytes, {"text": text}))

    def chain(self, length: int) -> list[Event]:
        """The next `length` events."""
        return [self.says() for _ in range(length)]


class Wrapped:
    """A connection that tells `before` each statement, which may wait, raise, or do nothing."""

    def __init__(self, path: Path, key: bytes, before: Callable[[str], None]) -> None:
        self._real = unflushed(path, key)
        self._before = before

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, sql: str, params: Parameters = ()) -> Any:
        self._before(sql)
        return self._real.execute(sql, params)

    def executemany(self, sql: str, params: Iterable[Parameters]) -> Any:
        self._before(sql)
        return self._real.executemany(sql, params)

    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None:
        self._real.set_progress_handler(handler, n)

    def close(self) -> None:
        self._real.close()


@contextmanager
def no_mask() -> Iterator[None]:
    """For a while, files get exactly the mode that the code asks for."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


class Gate:
    """Holds the writer at its next commit until the test lets it go, and counts commits."""

    def __init__(self) -> None:
        self.commits = 0
        self._closed = False
        self._reached = threading.Event()
        self._open = threading.Event()

    def before(self, sql: str) -> None:
        if sql != "COMMIT":
            return
        self.commits += 1
        if self._closed:
            self._closed = False
            self._reached.set()
            assert self._open.wait(HANG_SECONDS)

    def close(self) -> None:
        """Hold the next commit."""
        self._closed = True
        self._reached.clear()
        self._open.clear()

    def wait_until_reached(self) -> None:
        """Blocks until a commit stands at the gate."""
        assert self._reached.wait(HANG_SECONDS)

    def open(self) -> None:
        """Let it go."""
        self._open.set()


def gated(path: Path, gate: Gate, jobs: int = 4096) -> Store:
    """A store with a writer thread that stops at the gate."""
    executor = ThreadExecutor(jobs=jobs)
    return Store.open(path, KEY, connect=lambda file, key: Wrapped(file, key, gate.before), executor=executor)


def disk_error(code: int = dbapi2.SQLITE_IOERR) -> Exception:
    """What the driver raises when the disk fails."""
    error: Exception = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = code  # type: ignore[attr-defined]
    return error
