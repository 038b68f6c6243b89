"""The fuzz targets of the node: sealed plaintexts, cards, links, hints, calls, fragments, backups, files of a home."""

from __future__ import annotations

import asyncio
import base64
import tempfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from crypto.primitives import NONCE, aead_seal, sha256, x25519_public
from crypto.sealed import seal
from node.backup import chain, records, segment
from node.media import darkroom, description, pixels, stage, steps
from node.net import hints, link
from node.net.framing import Reassembly
from node.net.hints import from_txt
from node.net.relays import connection, invitation
from node.net.wire import parse_address
from node.secure import cards, invite_link, key_words, mail, mailbox, plaintext, topics
from node.store.keys import KeyBox
from sync import topic
from tests.hostile import backup, config
from tests.hostile.bundle import BUNDLES
from tests.hostile.fuzz import Target
from tests.hostile.handshake import EVE, certificate
from tests.hostile.targets import RANDOM, some

SECRET = bytes(range(16))
DOOR = bytes(range(32))
TOPIC = topic.keys(DOOR, DOOR)


def text(prefix: str) -> Callable[[bytes], bytes]:
    """Bytes as they stand in a link."""
    return lambda data: prefix.encode() + base64.urlsafe_b64encode(data).rstrip(b"=")


def as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode(errors="surrogateescape"))


def plaintexts() -> list[bytes]:
    mark = [bytes(32), b"d" * 32, 5, 3]
    return [msgspec.msgpack.encode([number, b"body", [mark], [mark], bytes(8)]) for number in range(1, 8)]


def packed(*values: object) -> Callable[[], Sequence[bytes]]:
    return lambda: [msgspec.msgpack.encode(value) for value in values]


def sealed_under(key: bytes) -> Callable[[bytes], bytes]:
    return lambda content: bytes(NONCE) + aead_seal(key, bytes(NONCE), content)


def introduced(data: bytes) -> bytes:
    """A letter with certificates, sealed to a key of the test."""
    content = mail.INTRODUCED + (len(data) + 1).to_bytes(3, "big") + data
    return seal(EVE.device_keys.exchange_private, x25519_public(DOOR), content[:60_000], RANDOM)


def opened(letter: bytes) -> None:
    own: Any = SimpleNamespace(keys=SimpleNamespace(exchange_private=DOOR))
    own.senders, own.identities = {}, {}
    mail._open(own, None, letter)  # type: ignore[arg-type]


def named(data: bytes) -> None:
    """The certificate inside a handshake that is right."""
    exchange = EVE.device_keys.exchange
    handshake: Any = SimpleNamespace(read=lambda message: message, remote_static=exchange)
    link._read_certificate(handshake, data, bytes(32))


def announced(data: bytes) -> None:
    """The TXT record of somebody on the same network: a map of bytes."""
    found = msgspec.msgpack.decode(data, type=dict[bytes, bytes | None])
    parts, _, _ = from_txt(found)
    hints.recognise(parts, {b"me": DOOR}, 1)


def records_of_hints() -> list[bytes]:
    hint = hints.pack_hints([DOOR], 1, RANDOM)
    return [msgspec.msgpack.encode(hints.to_txt(hint, nearby)) for nearby in (None, ("Bob", bytes(8)))]


def reassembled(data: bytes) -> None:
    """Fragments, each behind its length in two bytes."""
    parts = Reassembly()
    while len(data) > 2:
        size = int.from_bytes(data[:2], "big")
        parts.add(data[2 : 2 + size])
        data = data[2 + size :]


def from_child(read: Callable[[asyncio.StreamReader], Any]) -> Callable[[bytes], object]:
    """What a child process writes, read as the node reads it."""

    async def reading(data: bytes) -> object:
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        return await read(reader)

    def run(data: bytes) -> object:
        work = loop().create_task(reading(data))
        return loop().run_until_complete(work)

    return run


@cache
def loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def reports() -> list[bytes]:
    picture = b"".join(stage.pack_picture(stage.Picture(True, 2, 2, bytes(16))))
    return [stage.pack(stage.Report("offered", 1, "v=0", True, ("opus",))), picture]


def pixels_answer() -> list[bytes]:
    sizes = (8, 8, 8, 8)
    return [pixels.ANSWER.pack(NONCE_OF_PIXELS, status, 1, *sizes, 4) + bytes(256) for status in (0, 1, 2)]


NONCE_OF_PIXELS = bytes(16)


async def _pixels(reader: asyncio.StreamReader) -> object:
    return await darkroom._answer(reader, NONCE_OF_PIXELS, 320)


def calls() -> list[bytes]:
    call = bytes(steps.CALL_BYTES)
    words = (steps.Ring(video=True), steps.Offer(1, DESCRIPTION, True), steps.Hangup("hung_up"), steps.Camera(1, True))
    return [steps.encode(call, word) for word in words]


MEDIA = """a=mid:{mid}
c=IN IP4 192.168.1.5
a=sendrecv
a=rtcp-mux
a=rtpmap:{number} {codec}
a=candidate:1 1 udp 2130706431 192.168.1.5 40000 typ host
a=end-of-candidates
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuv
a=fingerprint:sha-256 {print}
a=setup:actpass
"""
PRINT = ":".join(["AB"] * 32)
DESCRIPTION = (
    "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE 0 1\na=msid-semantic:WMS *\n"
    + "m=audio 9 UDP/TLS/RTP/SAVPF 96\n" + MEDIA.format(mid=0, number=96, codec="opus/48000/2", print=PRINT)
    + "m=video 9 UDP/TLS/RTP/SAVPF 97\n" + MEDIA.format(mid=1, number=97, codec="VP8/90000", print=PRINT)
)  # fmt: skip


@cache
def scratch() -> Path:
    """A folder that ends with the process."""
    global _folder  # noqa: PLW0603 - kept so that it is removed at the end
    _folder = tempfile.TemporaryDirectory(prefix="kith-")
    return Path(_folder.name)


_folder: tempfile.TemporaryDirectory[str] | None = None


def in_file(read: Callable[[Path], object], name: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        path = scratch() / name
        path.write_bytes(data)
        return read(path)

    return run


def looked(path: Path) -> None:
    """A segment as verifying reads it: looked at, then opened to its last block."""
    segment.announced(path)
    seen = segment.look(path)
    for _ in segment.read(seen, backup.RECOVERY.backup_private)[1]:
        pass


def again(data: bytes) -> bytes:
    """A segment whose hash somebody has made right again."""
    return data[:-32] + sha256(data[:-32])


def a_segment() -> list[bytes]:
    return [(Path(backup.sound().name) / backup.SEGMENT).read_bytes()]


def a_head() -> list[bytes]:
    return [(Path(backup.sound().name) / "head").read_bytes()]


def in_a_chain(data: bytes) -> object:
    return chain.read_chunk(scratch(), data[:32].ljust(32, b"\0"))


LINK = [1, bytes(32), bytes(32), bytes(16), 9, 1, ["h:1"], [b"box"]]


def a_chunk() -> bytes:
    address = sha256(b"a chunk")
    path = chain.chunk_path(scratch(), address)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a chunk")
    return address


PLAINTEXT = "node.secure.plaintext."
KEY_WORDS = ("node.secure.key_words.decode",)
BODIES: list[tuple[str, Callable[[bytes], object], object]] = [
    ("decode_contact", plaintext.decode_contact, ["B", bytes(32), ["h:1"], [b"box"], bytes(16), bytes(32), b"a"]),
    ("decode_code", plaintext.decode_code, "not_a_contact"),
    ("decode_acked", plaintext.decode_acked, [[bytes(16)], [bytes(16)]]),
    ("decode_introduction", plaintext.decode_introduction, [bytes(32), bytes(32), bytes(32), [b"x", b"y"]]),
    ("decode_place", plaintext.decode_place, [bytes(32), True, 1, bytes(32)]),
    ("decode_log", plaintext.decode_log, [b"event", b"event"]),
    ("decode_holds", plaintext.decode_holds, [True, [[bytes(32), [[bytes(32), 9, [[1, 2]]]]]]]),
]
WORDS: list[tuple[type[key_words.Words], object]] = [
    (key_words.Keys, [bytes(32), [bytes(64)]]),
    (key_words.KeyRequest, [bytes(32), [bytes(16)]]),
    (key_words.Withheld, [bytes(32), [[bytes(16), "not_a_member"]]]),
    (key_words.Statements, [bytes(32), [[b"event", [b"one", b"two"]]]]),
    (key_words.Welcome, [b"genesis", [b"one", b"two"], bytes(32)]),
]
CARD = sealed_under(mailbox.card_key(SECRET))(msgspec.msgpack.encode([b"event"]))
BOX = [bytes(32), ["host:1"], bytes(32), bytes(16)]

NODE = [
    Target("plaintexts", plaintext.decode, plaintexts, (PLAINTEXT + "decode",)),
    *[Target(f"plaintexts, {name}", read, packed(value), (PLAINTEXT + name,)) for name, read, value in BODIES],
    *[
        Target(f"words of keys, {shape.__name__}", partial(key_words.decode, shape), packed(value), KEY_WORDS)
        for shape, value in WORDS
    ],
    Target(
        "cards",
        lambda data: cards.read_card(SECRET, data),
        packed([b"event"] * 3),
        ("node.secure.cards.read_card",),
        wrap=sealed_under(mailbox.card_key(SECRET)),
    ),
    Target(
        "leases",
        lambda data: cards.read_lease(DOOR, data),
        packed([bytes(32), 5]),
        ("node.secure.cards.read_lease",),
        wrap=sealed_under(mailbox.lease_key(DOOR)),
    ),
    Target(
        "sealed cards",
        lambda data: cards.read_card(SECRET, data),
        lambda: [CARD],
        ("node.secure.cards._open",),
        "bytes",
    ),
    Target(
        "entries of topics",
        lambda data: topics.open_(TOPIC.seal, TOPIC.topic, data),
        lambda: [topics.seal(TOPIC.seal, TOPIC.topic, b"\3".ljust(min(topic.SIZES) - topic.SEALING, b"."))],
        ("node.secure.topics.open_",),
        "bytes",
    ),
    Target(
        "mailboxes",
        lambda data: (mailbox.sound([data]), mailbox.decode(data)),
        packed(BOX),
        ("node.secure.mailbox.decode", "node.secure.mailbox.sound"),
    ),
    Target(
        "letters",
        opened,
        packed([EVE.account, EVE.device_keys.device, list(EVE.chain), b"envelope"]),
        ("node.secure.mail._open", "node.secure.mail._bare"),
        wrap=introduced,
        slow=5,
    ),
    Target("certificates of links", named, some(certificate()), ("node.net.link._read_certificate",)),
    Target(
        "invite links",
        as_text(invite_link.read_link),
        packed(LINK),
        ("node.secure.invite_link.read_link",),
        wrap=text(invite_link.PREFIX),
    ),
    Target(
        "texts of links",
        as_text(invite_link.read_link),
        lambda: [text(invite_link.PREFIX)(msgspec.msgpack.encode(LINK))],
        (),
        "bytes",
    ),
    Target(
        "invitations to relays",
        as_text(invitation.read),
        packed([1, bytes(32), ["host:1"], bytes(16), bytes(32)]),
        ("node.net.relays.invitation.read",),
        wrap=text(invitation.PREFIX),
    ),
    Target(
        "addresses",
        as_text(parse_address),
        some(b"host:1", b"[::1]:65535", b"192.168.1.20:4004"),
        ("node.net.wire.parse_address",),
        "bytes",
    ),
    Target(
        "addresses of relays",
        as_text(lambda data: connection.readable([data])),
        some(b"host:1", b"[::1]:65535"),
        ("node.net.relays.connection.readable",),
        "bytes",
    ),
    Target(
        "records of the network",
        announced,
        records_of_hints,
        ("node.net.hints.from_txt", "node.net.hints.recognise", "node.net.lan._Presence._read"),
        faults=(Target.faults[0], msgspec.MsgspecError),
    ),
    Target(
        "fragments",
        reassembled,
        some(b"\0\x05\x0d\0\0\0x" * 3, b"\xff\xef\x08\0\0\1" + bytes(65_515)),
        ("node.net.framing.Reassembly.add",),
        "bytes",
    ),
    Target("words of calls", steps.decode, calls, ("node.media.steps.decode",)),
    Target(
        "descriptions of calls",
        as_text(lambda said: description.check(said, "192.168.1.5")),
        some(DESCRIPTION.encode()),
        ("node.media.description.check",),
        "bytes",
    ),
    Target(
        "reports of calls",
        from_child(stage.read_report),
        reports,
        ("node.media.stage.read_report", "node.media.stage._read", "node.media.stage._read_picture"),
        head=5,
        slow=2,
    ),
    Target(
        "answers of the darkroom",
        from_child(_pixels),
        pixels_answer,
        ("node.media.darkroom._answer",),
        "bytes",
        slow=2,
        faults=(darkroom.Rejected, darkroom.StrayAnswerError, asyncio.IncompleteReadError),
    ),
    Target("records of backups", records.split, lambda: [records.join(backup.WRITTEN)], ("node.backup.records.split",)),
    Target(
        "segments",
        in_file(looked, "segment"),
        a_segment,
        (
            "node.backup.segment.look",
            "node.backup.segment._decode",
            "node.backup.chain._look",
            "node.backup.segment.read",
        ),
        "bytes",
        wrap=again,
        slow=4,
    ),
    Target(
        "heads",
        in_file(segment.read_head, "head"),
        a_head,
        ("node.backup.segment.read_head",),
        "bytes",
        wrap=again,
        slow=2,
    ),
    *BUNDLES,
    Target("chunks of backups", in_a_chain, lambda: [a_chunk()], ("node.backup.chain.read_chunk",), "bytes", slow=2),
    Target(
        "key files",
        in_file(lambda path: KeyBox(path, config.CHEAP, lambda: None)._read(), "key.json"),
        some(config.key(), b'{"kind": "keychain", "format": 1, "entry": "x", "backend": "y"}'),
        ("node.store.keys.KeyBox._read",),
        "json",
        slow=2,
    ),
]
