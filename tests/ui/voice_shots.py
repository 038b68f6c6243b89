"""Pictures of voice messages for `tests/ui/shots.py`: in bubbles, played beside another page, and recorded."""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.attachment import Attachment, stated
from app.chat import api as chat
from app.chat import events, fetching, voice
from app.chat.allowance import Allowance
from app.commands import File
from tests.app import fake_voices
from tests.ui.fake_client import Stage

SETTLE = 0.6

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]


def wave(seed: int) -> bytes:
    """Something that looks spoken: words, and pauses between them."""
    return bytes(
        int(30 + 200 * abs(math.sin(n * 0.9 + seed)) * max(0.08, math.sin(n * 0.23 + seed) ** 2)) for n in range(64)
    )


async def carried(stage: Stage, people: dict[str, Any]) -> tuple[Any, Any, str]:
    """Bob's is here, mine answers it, a long one of his has to be asked for; the id of the first."""
    alice, bob = people["alice"], people["bob"]
    await bob.node.come_back()
    fake_voices.WAVE = wave(1)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "said.ogg"
        file.write_bytes(b"OggS" + bytes(30_000))
        said = await bob.call(voice.voice, alice.id, File(str(file)))
        await alice.call(chat.send, bob.id, "One moment, I am on the bus", reply=said.id)
        fake_voices.WAVE = wave(4)
        await alice.call(voice.voice, bob.id, File(str(file)), reply=said.id)
    space = bytes.fromhex((await alice.call(chat.timeline, bob.id))[0].chat)
    await fetching.want_fresh(alice.app, Allowance())
    await bob.node.blobs.flush_town()
    long = Attachment(
        b"l" * 32, bytes(32), 5_400_000, "audio/ogg", "voice-message.ogg", duration=1_512_000, waveform=wave(9)
    )
    await bob.node.publish(space, events.MESSAGE, {"text": "", "files": stated([long], 9000)})
    stage.shell.go("chats", bob.id)
    await asyncio.sleep(SETTLE)
    return alice, bob, str(said.id)


async def played(stage: Stage, people: dict[str, Any]) -> None:
    """One is half heard, at one and a half speed, and the bar above says so."""
    alice, _, said = await carried(stage, people)
    await alice.call(voice.play, said)
    await alice.call(voice.speed, 150)
    alice.node.voices.go_on(5200)
    await asyncio.sleep(SETTLE)


async def left(stage: Stage, people: dict[str, Any]) -> None:
    """It goes on on another page, paused."""
    await played(stage, people)
    people["alice"].node.voices.pause(True)
    stage.shell.go("people", "")
    await asyncio.sleep(SETTLE)


async def recorded(stage: Stage, people: dict[str, Any]) -> None:
    """While it is recorded."""
    alice, _, _ = await carried(stage, people)
    stage.page("chats").property("voice").record()
    await asyncio.sleep(0.2)
    alice.node.voices.hear(7400, wave(2) + wave(3))
    await asyncio.sleep(SETTLE)


async def kept(stage: Stage, people: dict[str, Any]) -> None:
    """Recorded, and heard before it goes."""
    await recorded(stage, people)
    alice = people["alice"]
    await alice.call(voice.stop_recording)
    await alice.call(voice.hear_recording)
    alice.node.voices.go_on(4000)
    await asyncio.sleep(SETTLE)


SCREENS: dict[str, Bring] = {
    "chat-voice": played,
    "voice-bar": left,
    "voice-recorder": recorded,
    "voice-kept": kept,
}
