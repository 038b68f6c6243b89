"""What another person's session description may say: two media, VP8 and Opus, local candidates, a fingerprint.

Every line must be of a known form, so that the WebRTC library reads nothing but what it would write itself. The
description came inside a sealed, authenticated message: that is what binds the DTLS fingerprint to the person.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from node.errors import PeerFault
from node.media.steps import MAX_DESCRIPTION

MAX_LINES: Final = 120
MAX_CANDIDATES: Final = 8
MEDIA: Final = ("audio", "video")

_PORT = r"\d{1,5}"
_NUMBER = r"\d{1,10}"
_NAME = r"[A-Za-z0-9._:{}-]{1,64}"
_HEX = r"(?:[0-9A-F]{2}:){31,63}[0-9A-F]{2}"
_HEAD: Final = re.compile(
    r"v=0|o=- \d{1,20} \d{1,20} IN IP4 0\.0\.0\.0|s=-|t=0 0|a=group:BUNDLE 0 1|a=msid-semantic: ?WMS \*"
)
_CANDIDATE: Final = re.compile(
    rf"a=candidate:[A-Za-z0-9]{{1,64}} 1 udp {_NUMBER} ([0-9A-Fa-f.:]{{2,45}}) ({_PORT}) typ host"
)
_FINGERPRINT: Final = re.compile(r"a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})")
_MEDIA_LINE: Final = re.compile(rf"m=(audio|video) {_PORT} UDP/TLS/RTP/SAVPF(?: \d{{1,3}}){{1,4}}")
_BODY: Final = re.compile(
    "|".join(
        (
            r"c=IN IP[46] [0-9A-Fa-f.:]{2,45}",
            r"a=(?:sendrecv|sendonly|recvonly|inactive|rtcp-mux|end-of-candidates)",
            r"a=extmap:\d{1,2} (?:urn:ietf:params:rtp-hdrext:(?:sdes:mid|ssrc-audio-level)"
            r"|http://www\.webrtc\.org/experiments/rtp-hdrext/abs-send-time)",
            r"a=mid:[01]",
            rf"a=msid:{_NAME} {_NAME}",
            r"a=rtcp:9 IN IP4 0\.0\.0\.0",
            rf"a=ssrc:{_NUMBER} cname:{_NAME}",
            rf"a=ssrc-group:FID {_NUMBER} {_NUMBER}",
            r"a=rtpmap:\d{1,3} (?:opus/48000/2|VP8/90000|rtx/90000)",
            r"a=fmtp:\d{1,3} apt=\d{1,3}",
            r"a=rtcp-fb:\d{1,3} (?:nack|nack pli|goog-remb|transport-cc)",
            r"a=ice-(?:ufrag:[A-Za-z0-9+/]{4,32}|pwd:[A-Za-z0-9+/]{22,64})",
            rf"a=fingerprint:sha-(?:256|384|512) {_HEX}",
            r"a=setup:(?:actpass|active|passive)",
        )
    )
)


def check(sdp: str, remote: str) -> None:
    """Refuse a description that is not of the one form we write ourselves; `remote` is the other end's host.

    PeerFault("bad_call"). Candidates may name that host, or addresses of private networks; never this machine itself,
    unless the other end is on it.
    """
    if len(sdp) > MAX_DESCRIPTION or not sdp.isascii():
        raise _bad()
    lines = sdp.replace("\r\n", "\n").removesuffix("\n").split("\n")
    starts = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if len(lines) > MAX_LINES or len(starts) != len(MEDIA):
        raise _bad()
    if not all(_HEAD.fullmatch(line) for line in lines[: starts[0]]) or "a=group:BUNDLE 0 1" not in lines:
        raise _bad()
    sections = [lines[starts[0] : starts[1]], lines[starts[1] :]]
    prints = [_check_media(kind, section, remote) for kind, section in zip(MEDIA, sections, strict=True)]
    if prints[0] != prints[1]:
        raise _bad()


def _check_media(kind: str, lines: list[str], remote: str) -> str:
    """Check one section and give its fingerprint."""
    head = _MEDIA_LINE.fullmatch(lines[0])
    if head is None or head[1] != kind:
        raise _bad()
    candidates = [line for line in lines[1:] if line.startswith("a=candidate:")]
    others = [line for line in lines[1:] if not line.startswith("a=candidate:")]
    if len(candidates) > MAX_CANDIDATES or not all(_BODY.fullmatch(line) for line in others):
        raise _bad()
    for line in candidates:
        found = _CANDIDATE.fullmatch(line)
        if found is None or not 0 < int(found[2]) < 65536 or not may_send_to(found[1], remote):
            raise _bad()
    prints = [found[1] for line in others if (found := _FINGERPRINT.fullmatch(line))]
    once = ("a=ice-ufrag:", "a=ice-pwd:", "a=setup:", "a=mid:")
    if len(prints) != 1 or any(sum(line.startswith(start) for line in others) != 1 for start in once):
        raise _bad()
    return prints[0]


def may_send_to(address: str, remote: str) -> bool:
    """Whether media may be sent to an address that the other side names."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return False
    if address == remote:
        return True
    if place.is_multicast or place.is_unspecified or place.is_loopback or place.is_reserved:
        return False
    return place.is_private or place.is_link_local


def _bad() -> PeerFault:
    return PeerFault("bad_call", "A session description is not of the form that Kith writes.")
