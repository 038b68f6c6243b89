"""Voice messages between real nodes with a real sound server: recorded at one, heard at the other; calls come first.

Skipped where there is no PulseAudio to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.node.media.caller import Caller, two_callers
from tests.node.media.studio_kit import SoundServer, can_sound, strength
from tests.person import CommandError, wait_for

pytestmark = [
    pytest.mark.skipif(not can_sound(), reason="no pulseaudio on this machine"),
    pytest.mark.xdist_group("calls"),
]
TONE = 440.0


@pytest.fixture
def sound(homes: Path) -> Iterator[SoundServer]:
    server = SoundServer(homes, ["alice", "bob"])
    try:
        yield server
    finally:
        server.end()


@pytest.fixture
def callers(homes: Path, sound: SoundServer) -> tuple[Caller, Caller]:
    return two_callers(homes, sound)


def is_recorded(person: Caller, ms: int) -> bool:
    recording = person.kith("chat", "sound")["recording"]
    return recording is not None and recording["ms"] >= ms


def voice_of(person: Caller, other: str) -> dict[str, Any] | None:
    """The newest voice message, once it is here."""
    files = [(row, file) for row in person.kith("chat", "timeline", other) for file in row["files"] if file["voice"]]
    row, file = files[-1] if files else ({}, {"held": 0, "size": 1})
    return row if file["held"] == file["size"] else None


def test_what_alice_says_is_heard_at_bobs_and_a_call_comes_first(
    callers: tuple[Caller, Caller], sound: SoundServer
) -> None:
    alice, bob = callers
    tone = sound.play("alice", TONE)
    alice.kith("chat", "record")
    wait_for("so much is recorded", lambda: is_recorded(alice, 3000), 20)
    alice.kith("chat", "send-recording", "Bob")
    tone.terminate()
    said = wait_for("it comes by itself", lambda: voice_of(bob, "Alice"), 30)
    assert max(said["files"][0]["waveform"]) > 120
    bob.kith("chat", "play", said["id"])
    wait_for("it plays", lambda: bob.kith("chat", "sound")["playing"]["ms"] > 0, 20)
    assert strength(sound.hear("bob", 0.3), TONE) > 2000
    wait_for("a link", lambda: rings(alice), 30)
    bob.until("ringing")
    wait_for("it waits for the call", lambda: bob.kith("chat", "sound")["playing"]["paused"], 10)
    for words in (("record",), ("play", said["id"])):
        with pytest.raises(CommandError, match="There is a call now"):
            bob.kith("chat", *words)


def rings(alice: Caller) -> bool:
    try:
        alice.kith("calls", "ring", "Bob")
    except CommandError:
        return False  # they are not linked yet
    return True
