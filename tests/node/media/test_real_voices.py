"""Voice messages between real nodes with a real sound server: recorded at one, heard at the other; calls come first.

Skipped where there is no PulseAudio to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.node.media.caller import Caller, two_callers
from tests.node.media.speaking import wav
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
    callers: tuple[Caller, Caller], sound: SoundServer, tmp_path: Path
) -> None:
    alice, bob = callers
    tone = sound.play("alice", TONE)
    alice.kith("chat", "record")
    wait_for("so much is recorded", lambda: is_recorded(alice, 3000))
    alice.kith("chat", "send-recording", "Bob")
    tone.terminate()
    said = wait_for("it comes by itself", lambda: voice_of(bob, "Alice"))
    assert max(said["files"][0]["waveform"]) > 120
    wait_for("the tone is heard", lambda: is_heard(bob, sound, said["id"]))
    long = alice.kith("chat", "voice", "Bob", str(wav(tmp_path / "long.wav", 60, rate=16_000)))["id"]
    wait_for("a long one comes, too", lambda: (found := voice_of(bob, "Alice")) and found["id"] == long)
    play(bob, long)
    wait_for("a link", lambda: rings(alice))
    bob.until("ringing")
    wait_for("it waits for the call", lambda: bob.kith("chat", "sound")["playing"]["paused"])
    for words in (("record",), ("play", said["id"])):
        with pytest.raises(CommandError, match="There is a call now"):
            bob.kith("chat", *words)


def play(person: Caller, message: str) -> None:
    """Play a voice message from its beginning."""
    person.kith("chat", "play", message)
    wait_for("it plays", lambda: person.kith("chat", "sound")["playing"]["ms"] > 0)


def is_heard(person: Caller, sound: SoundServer, message: str) -> bool:
    """Whether the tone comes out while a message plays; on a busy machine it may be over before one listens."""
    play(person, message)
    return strength(sound.hear(person.name.lower(), 0.3), TONE) > 2000


def rings(alice: Caller) -> bool:
    try:
        alice.kith("calls", "ring", "Bob")
    except CommandError:
        return False  # they are not linked yet
    return True
