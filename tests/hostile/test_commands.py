"""Every command of a real node with parameters nobody would give: a clear answer each time, never a stumble inside.

A seeded part of all cases, and all of them with KITH_NIGHTLY=1.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import commands
from app.context import App
from app.jsonrpc import Endpoint
from app.media_door import MediaDoor
from app.notices import Notices
from app.projector import Projector
from app.start import SUBJECTS, allow
from node.machine import Where
from node.node import Node, Upward
from node.store import own
from node.system import SystemClock, system_random
from tests.node.test_two_people import machine

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
SAMPLE = 250
PATIENCE_S = 20.0
PLAIN: dict[str, Any] = {
    "text": "Bob", "integer": 5, "flag": True, "texts": ["x"], "file": "/nowhere", "files": ["/nowhere"],
    "secret": "abandon " * 24,
}  # fmt: skip
ODD: dict[str, list[Any]] = {
    "text": ["", "\0", "\u202e", "x" * 100_000, "../..", "0" * 64, "0" * 63, "0" * 64 + "-" + "9" * 30, "\u00e9" * 64,
             "kith://i#", "kith://r#AA", "1:2:3"],
    "integer": [-1, 0, 2**31, 2**63, 2**70, -(2**70)],
    "flag": [False],
    "secret": ["", "\0", "\u202e " * 24, "x" * 100_000, "x " * 24],
    "texts": [[], [""], ["\0"], ["x"] * 5_000, ["x" * 70_000]],
    "file": ["", "\0", "a\0b", "/", "/dev/null", "x" * 5_000],
    "files": [[], [""], ["\0"], ["/"], ["/dev/null"], ["x" * 5_000], ["/nowhere"] * 1_000],
}  # fmt: skip


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Each command plainly, with each parameter odd in turn, and with what must be given alone."""
    found = list(_every())
    return found if NIGHTLY else random.Random(6).sample(found, SAMPLE)


def _every() -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in commands.every():
        known = commands.parameters(entry)
        plain = {each.name: PLAIN[each.kind] for each in known}
        yield entry.name, plain
        yield entry.name, {each.name: PLAIN[each.kind] for each in known if each.required}
        for each in known:
            for value in ODD[each.kind]:
                yield entry.name, plain | {each.name: value}


@pytest.fixture
async def endpoint(tmp_path: Path) -> AsyncIterator[Endpoint]:
    """JSON-RPC before a real node with a store of its own."""
    await Node.create(tmp_path / "alice", "alice", "pass", machine(), confirmed=True)
    notices = Notices(lambda tx: own.count(tx, "notice"))
    projector = Projector(SUBJECTS, notices, Node.replay, Counter())
    where = Where("127.0.0.1", 0, use_lan=False)
    node = await Node.open(tmp_path / "alice", "pass", Upward(projector.deliver, allow), where, machine())
    await node.write(projector.prepare)
    app = App(node, SystemClock().now_ms, "0.0.test", Counter())
    app.media = MediaDoor(app.node, system_random, asyncio.get_running_loop().time)
    await app.media.start()
    yield Endpoint(app)
    await app.media.stop()
    await node.stop()


async def test_no_command_stumbles_over_its_parameters(endpoint: Endpoint) -> None:
    stumbles = []
    for name, params in cases():
        request = {"jsonrpc": "2.0", "id": 1, "method": name, "params": params}
        async with asyncio.timeout(PATIENCE_S):
            answer = await endpoint.answer(json.dumps(request).encode())
        assert answer is not None
        error = json.loads(answer).get("error")
        if error and error["data"]["code"] in ("internal", "timed_out"):
            stumbles.append((name, str(params)[:200]))
    assert stumbles == []
