"""Runs a relay in a process of its own: `kith relay`. It keeps everything in `relay/` below the home.

What a relay is and does is `node/relay/hub.py`; here are its key, its ready line and its end. A node that is the relay
for its people runs the same thing inside (`node/serving.py`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from app import ending, factor, logs
from app.dispatch import translated
from app.errors import WorldFault, WrongUse
from app.places import Place, make_private, write_private
from app.start import HEALTH_INTERVAL, listen_address
from app.unlocking import box_of, is_exposed, read_passphrase
from app.version import VERSION
from crypto.errors import Fault
from node import memory
from node.net.wire import parse_address
from node.relay.hub import MAX_ADDRESSES, Hub, Outfit
from node.store.keys import KeyBox
from node.store.room import DiskRoom
from node.system import forbid_core_dumps, system_random

log = logging.getLogger("kith.app.relay")

TOKEN_BYTES = 32


def run_relay(
    place: Place,
    listen: str | None,
    addresses: Sequence[str],
    files: tuple[str | None, str | None],
    renew: bool,
) -> int:
    """Run a relay until SIGTERM or SIGINT; the exit code. Raises AppError if it cannot start.

    `files`: one with the passphrase, and the key file that its store asks for, too; the first start makes that.
    `addresses` are what invitations name, instead of those it listens on; `renew` makes earlier invitations worthless.
    """
    forbid_core_dumps()
    memory.prepare()
    os.umask(0o077)
    host, port = (None, 0) if listen is None else listen_address(listen)
    try:
        for address in addresses:
            parse_address(address)
    except Fault as fault:
        raise WrongUse(fault.code, str(fault)) from None
    if len(addresses) > MAX_ADDRESSES:
        raise WrongUse("too_many_addresses", "An invitation names at most {most} addresses.", most=MAX_ADDRESSES)
    passphrase_file, key_file = files
    passphrase = read_passphrase(passphrase_file)
    make_private(place.home)
    folder = place.home / "relay"
    make_private(folder)
    logs.configure(folder / "logs")
    if is_exposed(passphrase_file):
        log.warning("passphrase_file_readable_by_others")
    try:
        key = _unlock(folder, passphrase, key_file)
        return asyncio.run(_run(folder, key, (host, port), addresses, renew))
    except Fault as fault:
        raise translated(fault) from None


def _unlock(folder: Path, passphrase: str | None, key_file: str | None) -> bytes:
    """The key of the relay's file, made at the first start; blocks while the passphrase is hardened."""
    place = Place(folder)
    if not place.key_file.exists():
        secret = factor.made_or_read(place, key_file) if key_file else None
        return KeyBox(place.key_file, factor=secret).create(passphrase, system_random)
    return box_of(place, key_file).unlock(passphrase)


async def _run(folder: Path, key: bytes, at: tuple[str | None, int], addresses: Sequence[str], renew: bool) -> int:
    stop = ending.asked()
    hub = await Hub.open(folder, key, Outfit(room=DiskRoom))
    tidying = asyncio.create_task(memory.keep_tidy())
    try:
        if renew:
            await hub.renew_invitation()
        token_file = folder / "admin.token"
        host, port = at
        await hub.start(host, port or await hub.port_before(), _admin_token(token_file))
        print(_ready_line(hub, addresses, token_file), flush=True)
        log.info("ready")
        await _until(stop, hub)
        log.info("stopping")
    finally:
        tidying.cancel()
        await hub.close()
    return 0


async def _until(stop: asyncio.Event, hub: Hub) -> None:
    """Wait until somebody asks for the end; WorldFault if the disk fails, which only a new start can mend."""
    while not hub.failed:
        try:
            async with asyncio.timeout(HEALTH_INTERVAL):
                await stop.wait()
                return
        except TimeoutError:
            continue
    raise WorldFault("store_failed", "The disk failed; the relay ends, and checks its file when it is started again.")


def _admin_token(file: Path) -> str:
    """The token that lets its holder see the figures; it stays the same until somebody deletes the file."""
    if not file.exists():
        write_private(file, system_random(TOKEN_BYTES).hex() + "\n")
    return file.read_text("utf-8").strip()


def _ready_line(hub: Hub, addresses: Sequence[str], token_file: Path) -> str:
    """The one line for whoever started this process. The invitation in it makes members: it is for the operator."""
    where = tuple(addresses) or hub.addresses
    ready = {
        "event": "ready",
        "address": where[0],
        "invitation": hub.invitation(where),
        "admin": str(token_file),
        "relay": hub.key.hex(),
        "port": hub.port,
        "pid": os.getpid(),
        "version": VERSION,
    }
    return json.dumps(ready, separators=(",", ":"))
