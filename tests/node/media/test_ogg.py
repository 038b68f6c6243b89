"""Opus in Ogg: what is written is read again, by others too, and what cannot be a voice message is refused."""

from __future__ import annotations

import io
import struct

import av
import pytest

from node.errors import PeerFault
from node.media import ogg
from node.media.voice_codec import Encoder, decoded, level, paced, waveform
from tests.node.media.speaking import tone

SECOND = 50  # pieces


def spoken(pieces: int = 3 * SECOND) -> bytes:
    coder = Encoder()
    for piece in tone(pieces):
        coder.add(piece)
    return coder.finish()


def packed(*packets: bytes) -> bytes:
    """A file of these packets behind sound heads."""
    writer = ogg.Writer()
    for packet in packets:
        writer._waiting.append(packet)
    return bytes(writer._done) + raw_page(list(packets))


def raw_page(packets: list[bytes]) -> bytes:
    lacing = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, 0, 1, 2, 0, len(lacing))
    return head + lacing + b"".join(packets)


def test_what_is_written_is_read_again_and_another_reader_hears_the_tone() -> None:
    data = spoken()
    track = ogg.read(data)
    assert 2990 <= track.ms <= 3020
    sound = b"".join(decoded(track, 0))
    assert len(sound) // 2 == track.samples - track.skip
    assert level(sound[48_000:96_000]) > 150
    with av.open(io.BytesIO(data), "r") as container:
        heard = sum(frame.samples for frame in container.decode(audio=0))
    assert abs(heard - len(sound) // 2) <= 2 * 960


def test_large_packets_take_as_many_pages_as_they_need() -> None:
    writer = ogg.Writer()
    packets = [bytes([0x78]) + bytes([number]) * 1400 for number in range(120)]
    for packet in packets:
        writer.add(packet)
    assert list(ogg._packets(writer.finish()))[2:] == packets


def test_it_goes_on_from_any_moment_and_faster() -> None:
    track = ogg.read(spoken())
    whole = b"".join(decoded(track, 0))
    late = b"".join(decoded(track, 2000))
    assert len(late) == len(whole) - 2 * 2 * ogg.RATE
    assert level(late[:9600]) > 150
    assert b"".join(decoded(track, 99_000)) == b""
    for percent in (150, 200):
        fast = b"".join(paced(decoded(track, 0), percent))
        assert abs(len(fast) * percent / 100 - len(whole)) < ogg.RATE / 4


def test_levels_follow_the_sound() -> None:
    assert level(bytes(1920)) == 0
    assert level(b"\xff\x7f" * 960) == 255
    assert waveform([1, 9, 3]) == bytes([1, 9, 3])
    assert len(waveform(list(range(200)))) == 64
    assert waveform([0] * 128 + [7] + [0] * 127)[32] == 7
    assert waveform([]) == b""


SILENCE = b"\x08\xff\xfe"  # 20 ms


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"OggS",
        spoken(5)[:-1],
        spoken(5)[47:],
        spoken(5).replace(b"OpusHead", b"\x01vorbis!"),
        spoken(5).replace(b"OpusTags", b"OpusTagz"),
        spoken(5).replace(b"OpusHead\x01\x01", b"OpusHead\x01\x03"),
        packed(),
        packed(b"\x0b"),
        packed(b"\x0b\x00"),
        packed(b"\x0b\x3f"),  # 63 frames of 20 ms: more than a packet may hold
        packed(b"", SILENCE),
        packed(SILENCE) + raw_page([b"\xff" * 255])[:-200],
        bytes(ogg.MAX_BYTES + 1),
    ],
)
def test_what_cannot_be_a_voice_message_is_refused(data: bytes) -> None:
    with pytest.raises(PeerFault, match="damaged"):
        ogg.read(data)


def test_an_hour_in_few_bytes_is_refused_by_what_its_packets_say() -> None:
    long = b"\x1b\x02"  # two frames of 60 ms
    page = raw_page([long] * 255)
    most = ogg.MAX_SAMPLES // (255 * 5760)
    head = bytes(ogg.Writer()._done)
    assert ogg.read(head + page * most).ms > ogg.MAX_MS - 31_000
    with pytest.raises(PeerFault):
        ogg.read(head + page * (most + 1))


def test_a_packet_goes_over_pages() -> None:
    head = bytes(ogg.Writer()._done)
    big = b"\x08" + bytes(600)
    first = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, 0, 1, 2, 0, 2) + b"\xff\xff" + big[:510]
    second = struct.pack("<4sBBqIIIB", b"OggS", 0, 1, 0, 1, 3, 0, 1) + bytes([len(big) - 510]) + big[510:]
    assert ogg.read(head + first + second).packets == [big]
    with pytest.raises(PeerFault):
        ogg.read(head + first + second.replace(b"OggS\0\1", b"OggS\0\0"))
