"""Voice messages by a real sound server: a tone is recorded, kept, played again, faster, from any moment, and paused.

No state flag proves anything here by itself. Skipped where there is no PulseAudio to start.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from node.errors import Refused
from node.media import ogg, voices
from node.media.voices import Take, Voices
from tests.node.media.speaking import wav
from tests.node.media.studio_kit import SoundServer, can_sound, strength

pytestmark = [
    pytest.mark.skipif(not can_sound(), reason="no pulseaudio on this machine"),
    pytest.mark.xdist_group("calls"),
]
TONE = 440.0


class Room:
    """The voices of one node, whether there is a call, and how often something changed."""

    def __init__(self) -> None:
        self.call = False
        self.told = 0
        self.voices = Voices(lambda: self.call)
        self.voices.changed = self._hear

    def _hear(self) -> None:
        self.told += 1

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not is_so():
                self.voices.look()
                await asyncio.sleep(0.01)


@pytest.fixture
def sound(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    server = SoundServer(homes, ["alice"])
    for name, value in server.devices("alice").items():
        monkeypatch.setenv(name, value)
    try:
        yield server
    finally:
        server.end()


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    made = Room()
    yield made
    await made.voices.close()


async def recorded(room: Room, sound: SoundServer, ms: int = 1500) -> Take:
    """Something in which the tone sounds for a second, however late whoever plays it begins."""
    playing = sound.play("alice", TONE)
    await room.voices.record()
    now = lambda: room.voices.recording or voices.Recording()  # noqa: E731
    await room.until(lambda: now().ms >= ms and sum(level > 120 for level in now().levels) >= 10)
    await room.voices.stop()
    playing.terminate()
    assert room.voices.recording is not None
    take = room.voices.recording.take
    assert take is not None
    return take


async def hears(room: Room, sound: SoundServer, take: Take) -> None:
    """Wait until the tone is heard; what has ended before somebody listened is played again."""

    def goes_on(hearing: asyncio.Task[Any]) -> bool:
        playing = room.voices.playing
        assert playing is not None
        if playing.ended and not hearing.done():
            room.voices.play(take.data, playing.about)
        return hearing.done()

    for _ in range(20):
        hearing = asyncio.create_task(asyncio.to_thread(sound.hear, "alice", 0.3))
        await room.until(lambda: goes_on(hearing))  # noqa: B023
        if strength(hearing.result(), TONE) > 2000:
            return
    raise AssertionError("nothing is heard")


async def test_a_tone_is_recorded_and_played_again(room: Room, sound: SoundServer) -> None:
    take = await recorded(room, sound)
    assert ogg.read(take.data).ms >= take.ms >= 1500
    assert max(take.waveform) > 120
    assert room.told >= 12, "ten times a second it is told how loud it is"
    await room.until(lambda: sound.clients() == 0)  # the microphone is let go, and whoever played the tone has ended
    room.voices.play(take.data, {"message": "m"})
    await room.until(lambda: room.voices.playing is not None and room.voices.playing.ms > 0)
    await hears(room, sound, take)
    await room.until(lambda: room.voices.playing is not None and room.voices.playing.ended)
    assert room.voices.playing is not None
    assert room.voices.playing.about == {"message": "m"}


async def test_it_pauses_goes_on_jumps_and_is_left(room: Room, sound: SoundServer, tmp_path: Path) -> None:
    take = await room.voices.take_in(str(wav(tmp_path / "long.wav", 60)))
    assert (take.ms, len(take.waveform)) == (60_000, 64)
    room.voices.play(take.data, {}, 30_000)
    now = lambda: room.voices.playing or voices.Playing({}, 0, 0, 0)  # noqa: E731
    await room.until(lambda: now().ms > 30_000)
    assert now().whole >= 60_000
    room.voices.pause(True)
    await room.until(lambda: sound.clients() == 0)
    assert now().paused
    room.voices.seek(20_000)
    await room.until(lambda: now().ms == 20_000)
    room.voices.speed(200)
    room.voices.pause(False)
    await room.until(lambda: now().ms > 20_500)
    await hears(room, sound, take)  # faster, and as high
    room.voices.leave()
    await room.until(lambda: sound.clients() == 0)
    assert room.voices.playing is None
    assert room.voices.percent == 200


async def test_a_call_pauses_what_is_played_and_ends_what_is_recorded(
    room: Room, sound: SoundServer, tmp_path: Path
) -> None:
    take = await room.voices.take_in(str(wav(tmp_path / "long.wav", 60)))
    room.voices.play(take.data, {})
    await room.until(lambda: room.voices.playing is not None and room.voices.playing.ms > 0)
    room.call = True
    await room.until(lambda: room.voices.playing is not None and room.voices.playing.paused)
    for refused in (room.voices.record, lambda: asyncio.to_thread(room.voices.play, take.data, {})):
        with pytest.raises(Refused, match="There is a call now"):
            await refused()
    room.call = False
    await room.voices.record()
    with pytest.raises(Refused, match="being recorded"):
        room.voices.pause(False)
    room.call = True
    await room.until(lambda: room.voices.recording is not None and room.voices.recording.take is not None)


async def test_no_microphone_is_said_in_a_sentence(room: Room, sound: SoundServer) -> None:
    os.environ["PULSE_SOURCE"] = "nobody.monitor"  # put back by the fixture
    with pytest.raises(Refused, match="no microphone"):
        await room.voices.record()
    assert room.voices.recording is None


async def test_what_nobody_looks_at_ends(room: Room, sound: SoundServer, monkeypatch: pytest.MonkeyPatch) -> None:
    await room.voices.record()
    await room.until(lambda: room.voices.recording is not None and room.voices.recording.ms > 0)
    monkeypatch.setattr(voices, "UNSEEN_S", 0.5)
    async with asyncio.timeout(20):
        while room.voices.recording is None or room.voices.recording.take is None:
            await asyncio.sleep(0.05)
        while sound.clients():
            await asyncio.sleep(0.05)


async def test_what_is_dropped_lets_go_of_the_microphone(room: Room, sound: SoundServer) -> None:
    await room.voices.record()
    await room.voices.drop()
    assert room.voices.recording is None
    await room.until(lambda: sound.clients() == 0)


async def test_hostile_sound_is_told_and_nothing_is_played(room: Room, sound: SoundServer) -> None:
    room.voices.play(b"OggS and nothing", {})
    await room.until(lambda: room.voices.playing is not None and room.voices.playing.trouble != "")
    assert room.voices.playing is not None
    assert room.voices.playing.trouble == "bad_sound"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.ogg", b"OggS", "no_sound"),
        ("a.wav", b"RIFF", "no_sound"),
        ("a.mp3", b"ID3" + bytes(4000), "no_sound"),
        ("empty.wav", b"", "no_sound"),
    ],
)
async def test_what_is_no_sound_is_not_taken(room: Room, tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        await room.voices.take_in(str(tmp_path / name))
    assert refused.value.code == code


async def test_files_are_taken_in(room: Room, tmp_path: Path) -> None:
    take = await room.voices.take_in(str(wav(tmp_path / "s.wav", 1.0, rate=44_100, channels=2)))
    assert 980 <= take.ms <= 1040
    assert max(take.waveform) > 120
    (tmp_path / "again.ogg").write_bytes(take.data.replace(b"Kith", b"Me!!"))
    again = await room.voices.take_in(str(tmp_path / "again.ogg"))
    assert again.data == take.data, "what a file says beside its sound does not go along"
    for odd in (tmp_path, tmp_path / "nowhere.wav"):
        with pytest.raises(Refused, match=r"no file|cannot be read"):
            await room.voices.take_in(str(odd))
