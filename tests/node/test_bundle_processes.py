"""Bundles between real processes, of which only one runs at a time, so that no link can ever help: also killed ones."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.person import CommandError, QuickPerson, wait_for

MESSAGES = 60
KILLS = 2


def alone(person: QuickPerson, work: Callable[[], Any]) -> Any:
    """Let one person's node run for a while, and end it."""
    person.start()
    try:
        return work()
    finally:
        person.stop()


def pulled(person: QuickPerson, words: tuple[str, ...], wait: Callable[[threading.Thread], None]) -> None:
    """Give a command and kill -9 the node when `wait` returns."""

    def give() -> None:
        with contextlib.suppress(CommandError):
            person.kith(*words)

    person.start()
    command = threading.Thread(target=give)
    command.start()
    wait(command)
    person.kill()
    command.join()


def test_a_stick_and_kill_9(tmp_path: Path) -> None:
    """Killed while writing and while reading: nothing is lost, nothing is there twice."""
    alice, bob = (QuickPerson(name, tmp_path) for name in ("Alice", "Bob"))
    for person in (alice, bob):
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    for person in (alice, bob):
        wait_for(f"nothing of {person.name} is under way", lambda who=person: who.kith("status")["outbox"] == 0)
    bob.stop()
    said = [f"message {n}" for n in range(MESSAGES)]
    ids = [alice.say("Bob", text) for text in said]
    alice.stop()
    stick, dice = tmp_path / "stick", random.Random(1)
    write, read = ("bundle", "write", "Bob", str(stick)), ("bundle", "read", str(stick))
    new = stick.with_name("stick.new")
    for _ in range(KILLS):
        pulled(alice, write, lambda command: wait_for("it writes", lambda: new.exists() or not command.is_alive()))
    written = alone(alice, lambda: alice.kith(*write))
    letters = written["letters"]  # after a minute a node has more to say than what people write
    assert letters >= MESSAGES
    assert not new.exists()
    for _ in range(KILLS):
        pulled(bob, read, lambda command: command.join(dice.random() / 10))
    bob.start()
    first = bob.kith(*read)
    assert first["new"] + first["again"] == letters
    assert bob.texts("Alice", 200) == said
    second = bob.kith(*read)
    assert (second["new"], second["again"]) == (0, letters)
    bob.say("Alice", "thank you")
    back = tmp_path / "back"
    bob.kith("bundle", "write", "Alice", str(back))
    with pytest.raises(CommandError, match="choose another name"):
        bob.kith("bundle", "write", "Alice", str(stick))
    assert bob.kith("bundle", "progress") == bob.kith("bundle", "stop") == {"state": "idle", "done": 0}
    bob.stop()
    alice.start()
    answer = alice.kith("bundle", "read", str(back))
    assert (answer["new"] >= 1, answer["again"], answer["writer"]) == (True, 0, "Bob")
    assert {row["state"] for row in alice.timeline("Bob", 200) if row["mine"]} == {"delivered"}
    (leg,) = alice.kith("chat", "trace", ids[0])["deliveries"]
    assert leg["way"] == "file"
    assert leg["left_at"] < leg["received_at"]
    assert alice.texts("Bob", 200)[-1] == "thank you"
    assert alice.kith("bundle", "write", "Bob", str(stick))["letters"] == 0
    alice.stop()
