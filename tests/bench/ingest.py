"""Signed events taken in: decoded, checked, stored and folded into chat's read model, next to verifying alone.

The events come in portions, as a sync session hands them over, and each portion is one job of the product's SQLCipher
store. Verified alone are the same signatures over the same bytes, by libsodium and nothing of ours. Beside it stands
what encoding and decoding an event costs without its signature, next to JSON of the same fields.
"""

import asyncio
import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import nacl.bindings as sodium

from app.chat.events import MESSAGE
from app.notices import Notices
from app.projector import Projector
from app.start import NOTICE_COUNTER, SUBJECTS
from crypto.keys import Context, DeviceKeys, generate_device
from crypto.primitives import mlkem_encapsulate
from node.secure import visible
from node.secure.own import Own
from node.store import log
from node.store import own as own_rows
from node.store.db import Store, Tx
from node.system import SystemClock
from sync.event import SIGNED, Event, Header, check, pack_payload, sign_event
from tests.bench.figures import Contest, Sample

TEXT = "a message of about the length that people write, which is less than one expects"
EVENTS = 2000
PORTION = 100
CODINGS = 2000


class Author:
    """A device that states one event after the other in a space."""

    def __init__(self) -> None:
        self._keys: DeviceKeys = generate_device(os.urandom)
        self._account, self._space = os.urandom(32), os.urandom(32)
        self._seq, self._prev, self._hlc = 0, b"", SystemClock().now_ms() << 16

    def state(self, count: int) -> list[bytes]:
        return [self._next().to_bytes() for _ in range(count)]

    def _next(self) -> Event:
        self._seq += 1
        header = Header(
            SIGNED, self._space, self._account, self._keys.device, self._seq, self._prev, self._hlc + self._seq, MESSAGE
        )
        payload = pack_payload(os.urandom, {"text": f"{self._seq} {TEXT}"})
        event = sign_event(self._keys.signing_seed, header, payload)
        self._prev = event.id
        return event


class Taker:
    """A store with the product's subjects above it."""

    def __init__(self, path: Path) -> None:
        self._runner = asyncio.Runner()
        self._store = Store.open(path, os.urandom(32))
        notices = Notices(lambda tx: own_rows.count(tx, NOTICE_COUNTER))
        self._projector = Projector(SUBJECTS, notices, lambda tx: ())
        keys = generate_device(os.urandom)
        self._own = Own(
            os.urandom(32), keys, SystemClock(), os.urandom, mlkem_encapsulate, self._projector.deliver, lambda *_: True
        )
        self._runner.run(self._store.write(self._projector.prepare))

    def take(self, events: list[bytes]) -> None:
        self._runner.run(self._take(events))

    def held(self) -> int:
        """How many messages the read model shows."""
        count: int = self._runner.run(self._store.read(lambda cx: cx.value("SELECT count(*) FROM chat_message")))
        return count

    def close(self) -> None:
        self._runner.run(self._store.close())
        self._runner.close()

    async def _take(self, events: list[bytes]) -> None:
        portions = [events[at : at + PORTION] for at in range(0, len(events), PORTION)]
        await asyncio.gather(*(self._store.write(partial(self._portion, portion)) for portion in portions))

    def _portion(self, portion: list[bytes], tx: Tx) -> None:
        for data in portion:
            event = Event.from_bytes(data)
            check(event)
            if log.append(tx, event, log.State.PLAIN, 1) is not None:
                visible.show(self._own, tx, event)


def contests(folder: Path, events: int = EVENTS, codings: int = CODINGS) -> list[Contest]:
    """Events taken in, and events encoded and decoded."""
    ingest = Ingest(folder, events)
    taken = {"kith, shown in the read model": ingest.ours, "libsodium, verify only": ingest.alone}
    event = Event.from_bytes(Author().state(1)[0])
    coded = {name: partial(each, event, codings) for name, each in CODERS.items()}
    return [
        Contest(f"events taken in, {events:,} a round", taken, ingest.close),
        Contest("an event encoded and decoded, header and wire form", coded),
    ]


def code(event: Event, times: int) -> Sample:
    """Ours: every field judged, the id hashed."""
    encode = msgspec.msgpack.Encoder().encode
    header, proof, payload = event.header, event.proof, event.payload

    def work() -> None:
        for _ in range(times):
            data = encode((encode(header), proof, payload))
            assert Event.from_bytes(data).header.seq == 1

    return each_us(times, work)


def code_bare(event: Event, times: int) -> Sample:
    """The library alone, with the same types, and no id."""
    encoder, headers = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Header)
    wires = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes])
    header, proof, payload = event.header, event.proof, event.payload

    def work() -> None:
        for _ in range(times):
            header_bytes, _, _ = wires.decode(encoder.encode((encoder.encode(header), proof, payload)))
            assert headers.decode(header_bytes).seq == 1

    return each_us(times, work)


def code_json(event: Event, times: int) -> Sample:
    """The standard library's JSON of the same fields, bytes in hex."""
    fields = [each.hex() if isinstance(each, bytes) else each for each in msgspec.structs.astuple(event.header)]
    rest = event.proof.hex(), (event.payload or b"").hex()

    def work() -> None:
        for _ in range(times):
            assert json.loads(json.dumps([fields, *rest]))[0][4] == 1

    return each_us(times, work)


CODERS = {"kith": code, "msgspec, bare": code_bare, "json": code_json}


def verify_alone(signed: list[tuple[bytes, bytes]]) -> None:
    for device, message in signed:
        sodium.crypto_sign_open(message, device)


class Ingest:
    """Both, each round with events that were never seen."""

    def __init__(self, folder: Path, count: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._author, self._taker, self._count = Author(), Taker(folder / "store"), count
        self._events: list[bytes] = []
        self._taken = 0

    def ours(self) -> Sample:
        self._events = self._author.state(self._count)
        sample = timed(self._count, lambda: self._taker.take(self._events))
        self._taken += self._count
        if self._taker.held() != self._taken:
            raise SystemExit(f"of {self._taken} events {self._taker.held()} are shown")
        return sample

    def alone(self) -> Sample:
        events = [Event.from_bytes(data) for data in self._events]
        context = Context.EVENT.value
        signed = [(event.header.device, event.proof + context + event.header_bytes) for event in events]
        return timed(self._count, lambda: verify_alone(signed))

    def close(self) -> None:
        self._taker.close()


def timed(count: int, work: Callable[[], object]) -> Sample:
    start = time.perf_counter()
    work()
    return {"events/s": count / (time.perf_counter() - start)}


def each_us(times: int, work: Callable[[], object]) -> Sample:
    return {"us": 1e6 / timed(times, work)["events/s"]}
