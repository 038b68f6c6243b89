"""What the matrix and the fuzzer have found, each kept by a test of its own beside its cell."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest

from app.client import as_error
from app.errors import AppError, Bug, WrongUse
from app.people.rules import split_address
from app.places import Place
from app.remote import AsyncClient
from app.start import listen_address
from crypto import certificate
from node.errors import PeerFault, WorldFault
from node.media import stage
from tests.hostile import brought, targets_crypto
from tests.hostile.cli import answering, http
from tests.hostile.matrix import TAKEN


def test_the_hundredth_row_that_is_none_leaves_nothing_of_the_others() -> None:
    """More rows than go at once, one of them with a time that only the archive would have refused."""
    rows = [brought.row(id=f"{number:064x}") for number in range(100)]
    for wrong in ({"sent_at": "2026-99-99T99:99:99Z"}, {"sent_at": "1969-12-31T23:59:59Z"}, {"id": "1" * 64 + "\n"}):
        change = brought.of_chat(brought.listed(*rows, brought.row(**wrong)))()
        assert brought.imported(change) == "bad_export"


def test_posts_of_somebody_with_the_longest_name_are_taken() -> None:
    assert brought.imported(brought.says_of(name="x" * 256)()) == TAKEN


def test_a_port_is_what_all_its_digits_say() -> None:
    with pytest.raises(WrongUse):
        listen_address("host:0000004242424242")
    for port in ("00000199999", "0" * 200 + "1"):
        with pytest.raises(Exception, match="port"):
            split_address(f"host:{port}")


@pytest.mark.parametrize(
    "error", [{}, {"code": []}, {"code": 1.5, "data": "text"}, {"code": None, "data": {"code": 7}}]
)
def test_an_error_of_any_shape_is_an_error(error: dict[str, object]) -> None:
    assert isinstance(as_error(error), Bug)


@pytest.mark.parametrize("body", [b"[]", b"5", b"{}", b'{"error": "text"}', b'{"error": null}', b"[" * 100_000])
async def test_a_window_takes_no_answer_of_another_shape(body: bytes) -> None:
    """The client of the screens, at a socket where somebody else sits."""
    with tempfile.TemporaryDirectory(prefix="kith-") as home, answering(Path(home), http(body)):
        client = AsyncClient(Place(Path(home)))
        with pytest.raises(AppError) as told:
            await client.ask("status", {})
        await client.close()
    assert told.value.code == "bad_answer"


async def test_a_picture_of_a_call_that_does_not_say_its_size_ends_the_call_alone() -> None:
    """The child has read a stranger's media; what it writes ends the call, not the node's task."""
    reader = asyncio.StreamReader()
    reader.feed_data(b"\0\0\0\x01" + stage.PICTURE + b"x")
    with pytest.raises(WorldFault) as told:
        await stage.read_report(reader)
    assert told.value.code == "media_failed"


def test_a_list_that_revokes_a_negative_number_is_none() -> None:
    """One bit of a serial number, turned by whoever carries the list."""
    made, issued, revoked = targets_crypto.authority()
    at = revoked.index(issued.serial)
    flipped = revoked[:at] + bytes((revoked[at] | 0x80,)) + revoked[at + 1 :]
    with pytest.raises(PeerFault) as told:
        certificate.check_revocations(flipped, made.root, 0, targets_crypto.NOW_MS)
    assert told.value.code == "bad_crl"


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_certificate_of_a_negative_number_is_none() -> None:
    made, issued, _ = targets_crypto.authority()
    at = issued.der.index(issued.serial)
    flipped = issued.der[:at] + bytes((issued.der[at] | 0x80,)) + issued.der[at + 1 :]
    with pytest.raises(PeerFault) as told:
        certificate.check_certificate(flipped, made.root, targets_crypto.NOW_MS)
    assert told.value.code == "bad_certificate"
