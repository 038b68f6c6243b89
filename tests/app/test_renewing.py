"""`kith renew` on a real node: other words change nothing, the right ones make a new device, and the node goes on."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import local, renewing
from app.errors import NotRunning, Refused, WorldFault
from tests.app.machine import Machine

OTHER = " ".join(["abandon"] * 23 + ["art"])


@pytest.fixture
def machine() -> Iterator[Machine]:
    """A short folder, for a socket's path may have 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        yield Machine(Path(folder))


def asked(machine: Machine, *words: str, said: str = "") -> Any:
    done = machine.run("--json", *words, said=said)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_phrase_makes_a_new_device_of_a_running_node(machine: Machine) -> None:
    machine.home.mkdir(mode=0o700)
    made = asked(machine, "init", "--name", "Zoë", "--passphrase-file", str(machine.passphrase))
    with machine.start() as node:
        assert node.stdout is not None
        try:
            ready = json.loads(node.stdout.readline())
            young = machine.run("renew", said=made["recovery_phrase"])
            assert (young.returncode, young.stdout) == (1, "")
            assert young.stderr == f"kith: {renewing.NOT_OLD}\n"
            assert asked(machine, "status")["device"] == made["device"], "nothing was done"
            both = machine.run("renew", "--force", "--code", "-", "--phrase-file", "words")
            assert (both.returncode, "exclude each other" in both.stderr) == (2, True)
            no_code = machine.run("renew", "--force", "--code", "-", said="0000")
            assert no_code.stderr == "kith: This is not a code that links a device.\n"
            refused = machine.run("renew", "--force", said=OTHER)
            assert (refused.returncode, refused.stdout) == (1, "")
            assert refused.stderr == "kith: This is not the recovery phrase of this account.\n"
            renewed = asked(machine, "renew", "--force", said=made["recovery_phrase"].upper())
            assert renewed["account"] == made["account"]
            assert renewed["device"] not in (made["device"], ready["device"])
            status = asked(machine, "status")
            assert (status["device"], status["port"]) == (renewed["device"], ready["port"])
            assert node.poll() is None, "it is the same process"
        finally:
            node.terminate()
            node.communicate()
    assert node.returncode == 0
    log = (machine.home / "logs" / "node.log").read_text("utf-8")
    assert "renewed" in log
    assert made["recovery_phrase"].split()[0] not in log


def test_words_are_no_part_of_a_command_line() -> None:
    named = [option for each in local.COMMANDS["renew"]().params for option in each.opts]
    assert "--phrase-file" in named
    assert "--phrase" not in named


class Answers:
    """A node of an old store that answers one thing after the other, and the last again and again."""

    def __init__(self, *answers: str | None, behind: int = 1, out: bool = False) -> None:
        self.facts = {"behind": behind, "out": out}
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, name: str, params: dict[str, Any]) -> Any:
        self.asked.append((name, params))
        if name != "status":
            return None
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            raise NotRunning("not_running", "No node runs.")
        return {"account": "a", "device": answer, **self.facts}


def test_it_waits_for_a_node_that_is_silent_for_a_moment() -> None:
    paused: list[float] = []
    ask = Answers("old", "old", None, "new")
    assert renewing.renew(ask, lambda: {"phrase": "words"}, paused.append) == {"account": "a", "device": "new"}
    assert ("renew", {"phrase": "words"}) in ask.asked
    assert paused == [renewing.PAUSE] * 2


def test_a_node_that_stays_as_it_was_is_said() -> None:
    with pytest.raises(WorldFault) as told:
        renewing.renew(Answers("old"), lambda: {"phrase": "words"}, lambda seconds: None)
    assert told.value.code == "not_renewed"


def test_a_store_that_is_not_old_is_left_alone_and_no_words_are_asked_for() -> None:
    read: list[str] = []

    def words() -> dict[str, str]:
        read.append("asked")
        return {"code": "words"}

    ask = Answers("old", "new", behind=0)
    with pytest.raises(Refused) as refused:
        renewing.renew(ask, words, lambda seconds: None)
    assert refused.value.code == "not_old"
    assert [name for name, _ in ask.asked] == ["status"]
    assert read == []
    assert renewing.renew(Answers("old", "new", behind=0), words, lambda seconds: None, force=True)["device"] == "new"
    assert read == ["asked"]
    ask = Answers("old", "new", behind=0, out=True)
    assert renewing.renew(ask, words, lambda seconds: None)["device"] == "new", "a device that was removed is one"
    assert ("renew", {"code": "words"}) in ask.asked
