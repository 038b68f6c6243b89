"""Session descriptions: those of our own library pass, every other line, address or size is one fault."""

import asyncio
import re

import pytest

from node.errors import PeerFault
from node.media import description, steps

REMOTE = "127.0.0.1"


def _made() -> tuple[str, str]:
    """An offer and its answer as the child of a call makes them."""
    from node.media.round import Round, only_from
    from node.media.tracks import Feed, Voice

    async def make() -> tuple[str, str]:
        only_from([REMOTE])
        ends = [Round(Voice(Feed(1)), lambda _: None, lambda _: None) for _ in range(2)]
        offer = await ends[0].offer()
        answer = await ends[1].answer(offer)
        for end in ends:
            await end.close()
        return offer, answer

    return asyncio.run(make())


OFFER, ANSWER = _made()


def _with(old: str, new: str) -> str:
    assert old in OFFER, old
    return OFFER.replace(old, new)


def _line(start: str) -> str:
    return next(line for line in OFFER.splitlines() if line.startswith(start))


def test_what_our_library_writes_passes() -> None:
    for sdp in (OFFER, ANSWER):
        description.check(sdp, REMOTE)
        assert "opus" in sdp
        assert "VP8" in sdp
        assert not re.search("H264|PCMU|srflx|relay", sdp)
        assert len(sdp) < steps.MAX_DESCRIPTION


HOSTILE = {
    "empty": "",
    "no media": OFFER.split("m=audio")[0],
    "one medium": OFFER.split("m=video")[0],
    "three media": OFFER + OFFER[OFFER.index("m=video") :],
    "audio twice": _with("m=video", "m=audio"),
    "data channel": OFFER + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
    "no encryption": _with("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
    "tcp": _with(" udp ", " tcp "),
    "a name for an address": _with(f" {REMOTE} ", " example.org "),
    "mdns": _with(f" {REMOTE} ", " 0123.local "),
    "a public address": _with(f" {REMOTE} ", " 8.8.8.8 "),
    "multicast": _with(f" {REMOTE} ", " 224.0.0.251 "),
    "any address": _with(f" {REMOTE} ", " 0.0.0.0 "),
    "port 0": re.sub(r"(127\.0\.0\.1) \d+ typ", r"\1 0 typ", OFFER),
    "port 99999": re.sub(r"(127\.0\.0\.1) \d+ typ", r"\1 99999 typ", OFFER),
    "relayed": _with("typ host", "typ relay raddr 10.0.0.1 rport 9"),
    "reflexive": _with("typ host", "typ srflx raddr 10.0.0.1 rport 9"),
    "too many candidates": _with(_line("a=candidate"), "\r\n".join([_line("a=candidate")] * 9)),
    "no fingerprint": re.sub(r"a=fingerprint:sha-256[^\r]*\r\n", "", OFFER),
    "weak fingerprint": re.sub("sha-256", "sha-1", OFFER),
    "two fingerprints": _with(
        _line("a=fingerprint:sha-256"),
        _line("a=fingerprint:sha-256") + "\r\n" + "a=fingerprint:sha-256 " + ":".join(["00"] * 32),
    ),
    "another fingerprint for video": OFFER[: OFFER.index("m=video")]
    + re.sub("(a=fingerprint:sha-256 )..", r"\g<1>00", OFFER[OFFER.index("m=video") :]).replace(
        "sha-256 00:", "sha-256 FE:"
    ),
    "another codec": _with("VP8/90000", "H264/90000"),
    "a codec's options": _with("a=mid:1", "a=mid:1\r\na=fmtp:97 x-google-max-bitrate=9999999"),
    "an ice server": _with("a=mid:1", "a=mid:1\r\na=ice-lite"),
    "options of ice": _with("s=-", "s=-\r\na=ice-options:trickle"),
    "an unknown line": _with("s=-", "s=-\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"),
    "a session name": _with("s=-", "s=<img src=http://example.org>"),
    "no user fragment": re.sub(r"a=ice-ufrag:[^\r]*\r\n", "", OFFER),
    "two passwords": _with(_line("a=ice-pwd"), _line("a=ice-pwd") + "\r\n" + _line("a=ice-pwd")),
    "an endless password": re.sub(r"(a=ice-pwd:)[^\r]*", r"\g<1>" + "a" * 999, OFFER),
    "no bundle": _with("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"),
    "a lone carriage return": _with("a=mid:1", "a=mid:1\ra=mid:2"),
    "a null": _with("a=mid:1", "a=mid:\x001"),
    "not ascii": _with("s=-", "s=\u202e"),
    "too long": OFFER + "a=rtcp-mux\r\n" * 2000,
    "too many lines": OFFER + "a=rtcp-mux\r\n" * 130,
    "many digits": _with("t=0 0", "t=" + "9" * 400 + " 0"),
    "an endless extension": re.sub(r"a=extmap:1 [^\r]*", "a=extmap:1 urn:" + "x" * 4000, OFFER),
    "an unknown header extension": re.sub(r"a=extmap:1 [^\r]*", "a=extmap:1 urn:3gpp:video-orientation", OFFER),
}


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_anything_else_is_one_fault(what: str) -> None:
    assert HOSTILE[what] != OFFER
    with pytest.raises(PeerFault) as fault:
        description.check(HOSTILE[what], REMOTE)
    assert fault.value.code == "bad_call"


@pytest.mark.parametrize(
    ("address", "remote", "may"),
    [
        ("192.168.1.7", "192.168.1.9", True),
        ("10.0.0.7", "192.168.1.9", True),
        ("fd00::7", "192.168.1.9", True),
        ("203.0.113.7", "203.0.113.7", True),
        ("8.8.8.8", "192.168.1.9", False),
        ("127.0.0.1", "192.168.1.9", False),
        ("::1", "192.168.1.9", False),
        ("::ffff:127.0.0.1", "192.168.1.9", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("0.0.0.0", "192.168.1.9", False),
        ("255.255.255.255", "192.168.1.9", False),
        ("239.1.1.1", "192.168.1.9", False),
        ("", "", False),
        ("nobody", "nobody", False),
    ],
)
def test_where_media_may_go(address: str, remote: str, may: bool) -> None:
    assert description.may_send_to(address, remote) is may
