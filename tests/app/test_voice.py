"""Voice messages in chats: sent from a file or a microphone, stated in bounds, fetched by themselves, played on."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from app import commands
from app.attachment import MAX_VOICE, MAX_VOICE_MS, Attachment, cleaned, label, pack, sort, stated, unpack
from app.calls import api as calls
from app.chat import api as chat
from app.chat import events, fetching, files, forwarding, voice
from app.chat.allowance import Allowance
from app.commands import File
from app.errors import Refused
from app.notices import SOUND_CHANGED
from app.output import message_line, render
from app.searching import search
from tests.app.fake_node import FakePerson
from tests.app.fake_voices import WAVE

GOOD = Attachment(b"m" * 32, b"k" * 32, 9000, "audio/ogg", "voice-message.ogg", duration=12_000, waveform=WAVE)


def sound(folder: Path, content: bytes = b"OggS all of it") -> File:
    (folder / "said.ogg").write_bytes(content)
    return File(str(folder / "said.ogg"))


async def bring(person: FakePerson) -> None:
    await fetching.want_fresh(person.app, Allowance())
    await fetching.drop_gone(person.app)
    await person.node.blobs.flush_town()


async def newest(person: FakePerson, of: str) -> chat.MessageView:
    return (await person.call(chat.timeline, of))[-1]


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def test_a_sound_file_goes_as_a_voice_message_and_comes_by_itself(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    said = await alice.call(voice.voice, "Bob", sound(tmp_path))
    (one,) = (await newest(bob, "Alice")).files
    assert (one.voice, one.duration_ms, bytes(one.waveform)) == (True, 12_000, WAVE)
    assert (one.name, one.mime, one.picture) == ("voice-message.ogg", "audio/ogg", False)
    await bring(bob)
    view = await newest(bob, "Alice")
    assert view.files[0].held == view.files[0].size
    assert "[voice message, 0:12, 14 bytes, here]" in message_line(asdict(view))
    (row,) = await bob.call(chat.list_)
    assert (row.last_text, row.last_files) == ("Voice message, 0:12", "voice")
    await bob.call(voice.voice, "Alice", sound(tmp_path), reply=said.id, silent=True)
    answer = await newest(alice, "Bob")
    assert answer.quote is not None
    assert (answer.quote.text, answer.quote.files, answer.silent) == ("Voice message, 0:12", "voice", True)
    assert await refusal(alice.call(voice.voice, "Bob", sound(tmp_path, b"ID3"))) == "no_sound"
    assert [hit.id for hit in (await bob.call(search, "has:voice")).hits] == [answer.id, said.id]
    assert (await bob.call(search, "has:picture")).hits == []


async def test_what_the_microphone_heard_is_sent_heard_first_or_dropped(alice: FakePerson, bob: FakePerson) -> None:
    voices = alice.node.voices
    told = alice.node.notices.subscribe(alice.node.notices.last)
    await alice.call(voice.record)
    assert (await told.next()).name == SOUND_CHANGED
    voices.hear(2500)
    seen = await alice.call(voice.sound)
    assert seen.recording is not None
    assert (seen.recording.kept, seen.recording.ms, len(seen.recording.levels)) == (False, 2500, 25)
    assert voices.looked == 1, "who asks sees it"
    assert await refusal(alice.call(voice.record)) == "recording"
    await alice.call(voice.stop_recording)
    await alice.call(voice.hear_recording, at=500)
    seen = await alice.call(voice.sound)
    assert seen.playing is not None
    assert (seen.playing.message, seen.playing.ms) == ("", 500)
    said = await alice.call(voice.send_recording, "Bob")
    view = await newest(bob, "Alice")
    assert (view.id, view.files[0].duration_ms, view.files[0].size) == (said.id, 2500, len(b"OggS sound 2500"))
    assert (await alice.call(voice.sound)).recording is None
    await alice.call(voice.record)
    await alice.call(voice.drop_recording)
    assert await refusal(alice.call(voice.send_recording, "Bob")) == "nothing_recorded"
    assert await refusal(alice.call(voice.hear_recording)) == "nothing_recorded"


async def test_one_that_could_not_be_said_is_kept(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(voice.record)
    alice.node.voices.hear(1000)
    assert await refusal(alice.call(voice.send_recording, "Bob", reply="ab" * 32)) == "unknown_message"
    assert (await alice.call(voice.sound)).recording is not None
    assert alice.node.blobs._held == {}
    await alice.call(voice.send_recording, "Bob")
    assert (await newest(bob, "Alice")).files[0].voice


async def test_no_microphone_and_calls_are_refused_in_a_sentence(alice: FakePerson, bob: FakePerson) -> None:
    alice.node.voices.microphone = False
    with pytest.raises(Refused, match="There is no microphone that Kith can use"):
        await alice.call(voice.record)
    await alice.call(calls.ring, "Bob")
    with pytest.raises(Refused, match="There is a call now"):
        await alice.call(voice.record)


async def test_it_is_played_steered_and_followed_by_the_next(
    alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    first = await bob.call(voice.voice, "Alice", sound(tmp_path))
    assert await refusal(alice.call(voice.play, first.id)) == "not_here"
    await alice.call(chat.send, "Bob", "what do you say?")
    second = await bob.call(voice.voice, "Alice", sound(tmp_path, b"OggS the second"))
    await bring(alice)
    await alice.call(voice.play, first.id, at=3000)
    await alice.call(voice.pause, True)
    await alice.call(voice.seek, 99_000_000)
    await alice.call(voice.speed, 150)
    seen = await alice.call(voice.sound)
    assert seen.playing is not None
    assert (seen.playing.message, seen.playing.number, seen.playing.name) == (first.id, 1, "Bob")
    assert (seen.playing.contact, seen.playing.paused, seen.percent) == (bob.id, True, 150)
    assert seen.playing.ms == MAX_VOICE_MS
    assert await refusal(alice.call(voice.speed, 300)) == "bad_speed"
    await alice.call(voice.play_next)
    assert len(alice.node.voices.heard) == 1, "the first has not ended"
    alice.node.voices.go_on(12_000, ended=True)
    await alice.call(voice.play_next)
    assert alice.node.voices.heard == [b"OggS all of it", b"OggS the second"]
    alice.node.voices.go_on(12_000, ended=True)
    await alice.call(voice.play_next)
    assert (await alice.call(voice.sound)).playing is None, "there is no further one"
    await alice.call(voice.play, second.id)
    await alice.call(voice.stop_playing)
    assert (await alice.call(voice.sound)).playing is None
    text = await alice.call(chat.send, "Bob", "no voice")
    assert await refusal(alice.call(voice.play, text.id)) == "no_voice"
    assert "None" not in render("chat.sound", asdict(await alice.call(voice.sound)), as_json=False)


async def test_it_is_passed_on_as_one_and_goes_with_its_message(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, tmp_path: Path
) -> None:
    said = await bob.call(voice.voice, "Alice", sound(tmp_path))
    await bring(alice)
    await alice.call(forwarding.forward, [said.id], to=["Carol"])
    assert (await newest(carol, "Alice")).files[0].voice
    await alice.call(voice.play, said.id)
    await alice.call(chat.delete, (await newest(alice, "Carol")).id)
    await bob.call(chat.delete, said.id)
    await bring(alice)
    assert (await alice.call(voice.sound)).playing is None, "what was taken away falls silent"
    assert await refusal(alice.call(voice.play, said.id)) in ("no_voice", "message_deleted")
    assert (await newest(alice, "Bob")).files == []


@pytest.mark.parametrize(
    "lie",
    [
        {"duration": -1},
        {"duration": MAX_VOICE_MS + 1},
        {"duration": 2**63 - 1},
        {"duration": 0},
        {"waveform": bytes(65)},
        {"mime": "audio/mpeg"},
        {"size": MAX_VOICE + 1},
    ],
)
async def test_what_cannot_be_a_voice_message_is_a_file_like_any_other(
    alice: FakePerson, bob: FakePerson, lie: dict[str, Any]
) -> None:
    space = bytes.fromhex((await alice.call(chat.list_))[0].id)
    payload = asdict(GOOD) | lie
    await bob.node.publish(space, events.MESSAGE, {"text": "", "files": [payload]})
    (one,) = (await newest(alice, "Bob")).files
    assert (one.voice, one.duration_ms, one.waveform) == (False, 0, [])
    assert (await alice.call(chat.list_))[0].last_files == "file"
    await bring(alice)
    assert alice.node.blobs._wanted == {}, "it does not come by itself"


@pytest.mark.parametrize(
    "lie",
    [{"duration": float("nan")}, {"duration": 1.5}, {"duration": "12"}, {"waveform": [1, 2]}, {"waveform": "loud"}],
)
async def test_what_is_no_number_makes_the_message_unreadable(
    alice: FakePerson, bob: FakePerson, lie: dict[str, Any]
) -> None:
    space = bytes.fromhex((await alice.call(chat.list_))[0].id)
    await bob.node.publish(space, events.MESSAGE, {"text": "", "files": [asdict(GOOD) | lie]})
    view = await newest(alice, "Bob")
    assert (view.unreadable, view.files) == (True, [])


def test_a_statement_is_as_before_where_there_is_no_voice() -> None:
    (paper,) = stated([replace(GOOD, duration=0, waveform=b"", mime="text/plain")], 9000)
    assert {"duration", "waveform"}.isdisjoint(paper)
    (said,) = stated([GOOD], 9000)
    assert (said["duration"], said["waveform"]) == (12_000, WAVE)
    assert cleaned([GOOD]) == [GOOD] == [unpack(pack(GOOD))]
    assert (sort([GOOD]), label([GOOD]), label([replace(GOOD, duration=3_599_600)])) == (
        "voice",
        "Voice message, 0:12",
        "Voice message, 60:00",
    )
    picture = replace(GOOD, mime="image/png", width=9, height=9)
    assert cleaned([picture]) == [replace(picture, duration=0, waveform=b"")]


def test_scripts_have_all_of_it_and_only_a_file_may_take_an_hour() -> None:
    quick = (
        *("chat.record", "chat.stop_recording", "chat.drop_recording", "chat.send_recording", "chat.hear_recording"),
        *("chat.play", "chat.play_next", "chat.pause", "chat.seek", "chat.speed", "chat.stop_playing", "chat.sound"),
    )
    assert {commands.seconds(name) for name in quick} == {commands.SHORT}
    assert commands.seconds("chat.voice") == commands.LONG


async def test_a_large_one_waits_to_be_asked_for(
    alice: FakePerson, bob: FakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FETCHED_BYTES", 8)
    said = await bob.call(voice.voice, "Alice", sound(tmp_path))
    await bring(alice)
    assert (await newest(alice, "Bob")).files[0].held == 0
    await alice.call(files.fetch, said.id)
    await alice.call(voice.play, said.id)
