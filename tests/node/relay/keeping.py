"""What tests of a relay's rooms share: a clock they move, the relay made to forget now, blobs in pieces, requests."""

import asyncio
import hashlib
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from sync import hub
from sync.limits import HUB_PIECE_BYTES
from tests.node.relay.client import Client, Log


class Clock:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def now_ms(self) -> int:
        return self.ms


async def cleaned(made: Any) -> None:
    """Have the relay forget what is too old, now."""
    await made._forget_old()
    await made._house.blobs.collect()


async def slowed(client: Client, question: Any) -> bool:
    try:
        await client.ask(question)
    except Exception as error:
        if str(error) != "slow_down":
            raise
        await asyncio.sleep(0.02)
        return True
    return False


def pieces(data: bytes, address: bytes | None = None) -> list[hub.PutBlob]:
    address = hashlib.sha256(data).digest() if address is None else address
    starts = range(0, len(data), HUB_PIECE_BYTES)
    return [hub.PutBlob(0, address, at, len(data), data[at : at + HUB_PIECE_BYTES]) for at in starts]


async def put_blob(client: Client, data: bytes, address: bytes | None = None) -> None:
    """Send all pieces under one ref; done when the relay says so."""
    future = client.begin()
    ref = client._next
    for piece in pieces(data, address):
        await client.send(hub.PutBlob(ref, piece.address, piece.offset, piece.total, piece.data))
    await asyncio.wait_for(future, 20)


async def get_blob(client: Client, address: bytes) -> bytes:
    data = b""
    while True:
        piece = await client.ask(hub.GetBlob(0, address, len(data)))
        data += piece.data
        if len(data) == piece.total:
            return data


def request(key: Any) -> bytes:
    """A request whose every field but the key is to be ignored."""
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "root of everything")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    hashed = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, hashed).public_bytes(serialization.Encoding.DER)


async def made(around: Any, log: Log, static: bytes | None = None) -> Client:
    """The member who made a topic."""
    maker: Client = await around.member(static)
    await maker.ask(log.make())
    return maker


async def counted(hub_: Any, table: str) -> int:
    found: int = await hub_._house.store.read(lambda cx: cx.value(f"SELECT count(*) FROM {table}"))
    return found
