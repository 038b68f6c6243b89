"""The fuzz targets of voice messages: what their child says, and the sound that others recorded."""

from __future__ import annotations

from node.media import ogg, tape
from node.media.voice_codec import Encoder, decoded
from tests.hostile.fuzz import Target
from tests.hostile.targets_node import from_child
from tests.node.media.speaking import tone


def tapes() -> list[bytes]:
    taken = tape.Report("taken", ms=1200, data=b"OggS", waveform=bytes(12))
    return [tape.pack(taken), tape.pack(tape.Report("plays", n=2, ms=5, whole=9))]


def sounds() -> list[bytes]:
    writer = ogg.Writer()
    for packet in (b"\x08\xff\xfe", b"\x0b\x02" + bytes(300)) * 60:
        writer.add(packet)
    return [writer.finish()]


def spoken() -> list[bytes]:
    coder = Encoder()
    for piece in tone(20):
        coder.add(piece)
    return [coder.finish()]


SOUND = [
    Target(
        "reports of voice messages",
        from_child(tape.read_report),
        tapes,
        ("node.media.tape.read_report", "node.media.tape._read"),
        head=4,
        slow=2,
    ),
    Target("files of voice messages", ogg.read, sounds, ("node.media.ogg.read",), "bytes", slow=4),
    Target(
        "sound of voice messages",
        lambda data: b"".join(decoded(ogg.read(data), 0)),
        spoken,
        ("node.media.voice_codec.decoded", "node.media.voice_codec._decode"),
        "bytes",
        slow=8,
    ),
]
