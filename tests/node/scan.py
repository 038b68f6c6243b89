"""Looking for secrets where none may be, in files and captured traffic, in every dress a byte string commonly wears.

Traffic is read as it was captured, put together again stream by stream, and without the masks that WebSocket clients
put over what they send; otherwise the scan would find nothing even where nothing is encrypted.
"""

import base64
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

ETHERNET_IPV4 = 0x0800
TCP = 6
EMPTY_PAGE, TRACE_OF_IT = bytes(4096), bytes(64)
"""Ballast and memory are mostly empty pages, in which nothing is looked for; no secret has so many zeros in a row."""


def dresses(secret: bytes) -> Iterator[bytes]:
    """The secret raw, as hex, as base64 at each of the three offsets, and as UTF-16 if it is text."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for offset in range(3):
        # The characters that also depend on what stands before or after the secret are cut off.
        coded = base64.b64encode(bytes(offset) + secret).rstrip(b"=")
        whole = (offset + len(secret)) // 3 * 4
        core = coded[(0, 2, 3)[offset] : whole]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
    try:
        text = secret.decode("utf-8")
    except UnicodeDecodeError:
        return
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")


def found(secrets: Iterable[bytes], haystack: bytes) -> set[bytes]:
    """Those secrets that can be read in the haystack."""
    haystack = haystack.replace(EMPTY_PAGE, TRACE_OF_IT)
    return {secret for secret in secrets if any(dress in haystack for dress in dresses(secret))}


def files_below(folder: Path) -> bytes:
    """Names and contents of all files below a folder, one after the other."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(str(path.relative_to(folder)).encode())
        if path.is_file():
            parts.append(path.read_bytes())
    return b"\n".join(parts)


def traffic(capture: Path) -> bytes:
    """A capture file as bytes to scan: raw, its streams, and its streams without masks."""
    raw = capture.read_bytes()
    whole = [b"".join(piece) for piece in streams(raw)]
    return b"\n".join([raw, *whole, *(b"\n".join(messages(stream)) for stream in whole)])


def streams(raw: bytes) -> Iterator[list[bytes]]:
    """The bytes of each direction of each TCP connection in a capture, in order and without repeats."""
    flows: dict[bytes, dict[int, bytes]] = {}
    first: dict[bytes, int] = {}
    for packet in packets(raw):
        segment = tcp_segment(packet)
        if segment is not None:
            flow, sequence, data = segment
            start = first.setdefault(flow, sequence)
            pieces = flows.setdefault(flow, {})
            place = (sequence - start) % 2**32
            pieces[place] = max(pieces.get(place, b""), data, key=len)
    for pieces in flows.values():
        yield list(without_overlap(pieces))


def packets(raw: bytes) -> Iterator[bytes]:
    """The packets of a capture file as this machine's tcpdump writes it."""
    magic, link = struct.unpack_from("<I16xI", raw)
    assert magic in (0xA1B2C3D4, 0xA1B23C4D), "not a capture file of this machine"
    assert link == 1, "not a capture of Ethernet frames"
    at = 24
    while at + 16 <= len(raw):
        size, real_size = struct.unpack_from("<II", raw, at + 8)
        assert size == real_size, "packets were cut"
        yield raw[at + 16 : at + 16 + size]
        at += 16 + size


def tcp_segment(packet: bytes) -> tuple[bytes, int, bytes] | None:
    """The flow (addresses and ports), sequence number and data of a TCP packet with data; None for any other."""
    if len(packet) < 54 or int.from_bytes(packet[12:14], "big") != ETHERNET_IPV4 or packet[23] != TCP:
        return None
    internet = packet[14 : 14 + int.from_bytes(packet[16:18], "big")]
    transport = internet[(internet[0] & 15) * 4 :]
    data = transport[(transport[12] >> 4) * 4 :]
    if not data:
        return None
    return internet[12:20] + transport[:4], int.from_bytes(transport[4:8], "big"), data


def without_overlap(pieces: dict[int, bytes]) -> Iterator[bytes]:
    """The pieces in order; what was sent twice appears once."""
    end = 0
    for place in sorted(pieces):
        data = pieces[place][max(0, end - place) :]
        end = max(end, place + len(pieces[place]))
        yield data


def messages(stream: bytes) -> Iterator[bytes]:
    """The payloads of the WebSocket frames after the opening of a stream, unmasked; nothing if it opens otherwise."""
    head, end, frames = stream.partition(b"\r\n\r\n")
    if not end or not head.startswith((b"GET ", b"HTTP/1.1 101")):
        return
    at = 0
    while at + 2 <= len(frames):
        masked, size = frames[at + 1] & 0x80, frames[at + 1] & 0x7F
        at += 2
        if size >= 126:
            width = 2 if size == 126 else 8
            size = int.from_bytes(frames[at : at + width], "big")
            at += width
        mask = frames[at : at + 4] if masked else b""
        at += len(mask)
        yield unmasked(frames[at : at + size], mask)
        at += size


def unmasked(data: bytes, mask: bytes) -> bytes:
    """A frame's payload without its mask."""
    if not mask:
        return data
    stretched = (mask * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(stretched, "big")).to_bytes(len(data), "big")
