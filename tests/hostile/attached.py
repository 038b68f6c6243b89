"""Hostile files of messages: what somebody states of them, and under which names they would be saved."""

from __future__ import annotations

from typing import Any

import msgspec

from app import attachment, payload
from app.attachment import Attachment
from app.chat import rules
from app.chat.events import MessageSent
from tests.hostile.matrix import TAKEN, Cell, Check, cells, is_now, raised, says

FILES = "files of messages"
BAD = "unreadable"
ONE = {"manifest": bytes(32), "key": bytes(32), "size": 9, "mime": "text/plain", "name": "a.txt"}
SEEN = ONE | {"mime": "image/png", "width": 640, "height": 480}
SAID = ONE | {"mime": "audio/ogg", "duration": 12_000, "waveform": bytes(64)}
VOICE = says("app.attachment._is_voice", True)
POSSIBLE = says("app.attachment._is_possible", True)
PICTURE = says("app.attachment._is_picture", True)
TYPES = Check("app.payload.msgspec.convert", lambda before: lambda *arguments, **named: MessageSent("taken"))
NAMED = Check("app.attachment.file_name", lambda before: lambda one, mark: one.name)


def stated(*files: object, text: str = "see") -> bytes:
    return msgspec.msgpack.encode({"text": text, "files": list(files)})


def read(data: bytes) -> str:
    said = payload.read(msgspec.msgpack.decode(data), MessageSent)
    return BAD if rules.readable(said) is None else TAKEN


def heard(data: bytes) -> str:
    """Whether what is said to be a voice message is played as one."""
    said = payload.read(msgspec.msgpack.decode(data), MessageSent)
    found = rules.readable(said)
    return BAD if found is None else "a voice message" if found[1][0].duration else "a file"


def of_voices() -> list[Cell]:
    """What is said to be a voice message: a file like any other, unless it can be one."""
    lies: list[tuple[str, str, dict[str, Any], Check]] = [
        ("negative number", "-1 milliseconds", {"duration": -1}, VOICE),
        ("huge number", "an hour", {"duration": 3_600_000}, raised("app.attachment.MAX_VOICE_MS")),
        ("huge number", "2**64 - 1 milliseconds", {"duration": 2**64 - 1}, VOICE),
        ("huge number", "17 MiB", {"size": 17 << 20}, raised("app.attachment.MAX_VOICE")),
        ("oversize", "a waveform of 65 numbers", {"waveform": bytes(65)}, raised("app.attachment.BARS")),
        ("oversize", "a waveform of 20,000 numbers", {"waveform": bytes(20_000)}, raised("app.attachment.BARS")),
        ("wrong value", "a program", {"mime": "application/x-sh"}, is_now("app.attachment.SOUND", "application/x-sh")),
    ]
    rows: list[Any] = [(kind, name, stated(SAID | lie), "a file", check) for kind, name, lie, check in lies]
    wrong = {"not a number": float("nan"), "half a millisecond": 0.5, "a text": "12"}
    rows += [("wrong type", name, stated(SAID | {"duration": value}), BAD, TYPES) for name, value in wrong.items()]
    rows += [("wrong type", "a waveform of numbers", stated(SAID | {"waveform": [1, 2]}), BAD, TYPES)]
    return cells(FILES, heard, rows)


def saved(name: str) -> str:
    """Whether the name under which a file is saved is one plain name that every file system takes."""
    found = attachment.file_name(Attachment(bytes(32), bytes(32), 9, "text/plain", name), "1a2b")
    plain = all(sign.isalnum() or sign in "-_ ." for sign in found) and not found.startswith(".")
    return "a plain name" if plain and 0 < len(found.encode("utf-8", "replace")) <= 200 else "any name"


def of_messages() -> list[Cell]:
    """Payloads of kind 1000."""
    most = raised("app.attachment.MOST")
    rows: list[Any] = [
        ("huge count", "17 files", stated(*[ONE] * 17), BAD, most),
        ("huge count", "10,000 files", stated(*[ONE] * 10_000), BAD, most),
        ("huge number", "5 GiB in two files", stated(ONE | {"size": 1}, *[ONE | {"size": 3 << 30}] * 2), BAD,
         raised("app.attachment.MAX_BYTES")),
        ("huge number", "a file of 5 GiB", stated(ONE | {"size": 5 << 30}), BAD, raised("app.attachment.MAX_BYTES")),
        ("negative number", "a file of -1 bytes", stated(ONE | {"size": -1}), BAD, POSSIBLE),
        ("wrong value", "an empty file", stated(ONE | {"size": 0}), BAD, POSSIBLE),
        ("wrong length", "an address of 31 bytes", stated(ONE | {"manifest": bytes(31)}), BAD, POSSIBLE),
        ("wrong length", "a key of 33 bytes", stated(ONE | {"key": bytes(33)}), BAD, POSSIBLE),
        ("oversize", "a name of 20,000 signs", stated(ONE | {"name": "x" * 20_000}), BAD,
         raised("app.attachment.MAX_STATED_NAME")),
        ("oversize", "a kind of 20,000 signs", stated(ONE | {"mime": "a/" + "b" * 20_000}), BAD,
         raised("app.attachment.MAX_MIME")),
        ("wrong value", "a kind with a line feed", stated(ONE | {"mime": "text/plain\nx"}), BAD, POSSIBLE),
        ("oversize", "a thumbnail of 20 KiB", stated(SEEN | {"thumbnail": bytes(20 << 10)}), BAD,
         raised("app.attachment.MAX_THUMBNAIL")),
        ("huge number", "a picture of 70,000 pixels a side", stated(SEEN | {"width": 70_000, "height": 1}), BAD,
         raised("app.attachment.MAX_SIDE")),
        ("huge number", "a picture of 400 megapixels", stated(SEEN | {"width": 20_000, "height": 20_000}), BAD,
         raised("app.attachment.MAX_PIXELS")),
        ("huge number", "a picture of 65 MiB", stated(SEEN | {"size": 65 << 20}), BAD,
         raised("app.attachment.MAX_PICTURE")),
        ("negative number", "a picture of -640 pixels", stated(SEEN | {"width": -640}), BAD, PICTURE),
        ("wrong value", "a program that says it is a picture", stated(SEEN | {"mime": "application/x-sh"}), BAD,
         is_now("app.attachment.ENDINGS", {"application/x-sh": "sh"})),
        ("wrong value", "a text with a thumbnail", stated(ONE | {"thumbnail": b"RIFF"}), BAD, PICTURE),
        ("wrong value", "neither text nor files", stated(text=""), BAD, says("app.chat.rules.is_text", True)),
        ("wrong type", "text for files", msgspec.msgpack.encode({"text": "see", "files": "all"}), BAD, TYPES),
        ("wrong type", "a number for a file", stated(7), BAD, TYPES),
        ("wrong type", "a name of bytes", stated(ONE | {"name": b"a"}), BAD, TYPES),
        ("truncated", "a file without a key", stated({k: v for k, v in ONE.items() if k != "key"}), BAD, TYPES),
        ("deep nesting", "lists in lists", stated([[[[[ONE]]]]]), BAD, TYPES),
    ]  # fmt: skip
    return cells(FILES, read, rows)


def of_names() -> list[Cell]:
    """Names under which somebody sends a file."""
    named = [
        "../../../etc/passwd",
        "..\\..\\boot.ini",
        "/",
        "..",
        "",
        ".bashrc",
        "a\0b.txt",
        "\u202egpj.exe",
        "x" * 100_000,
    ]
    kept = "a plain name"
    rows: list[Any] = [("path traversal", repr(name[:24]), name, kept, NAMED) for name in named]
    rows += [("oversize", "an ending of 900 signs", "a." + "y" * 900, kept, NAMED)]
    return cells(FILES, saved, rows)


CELLS = [*of_messages(), *of_voices(), *of_names()]
