"""A phone and a laptop in networks of their own, and a relay that both reach: linked, in step, and on after a kill."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.node.kills import cable
from tests.node.networks import inside, networks
from tests.person import CommandError, Person, QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")


class Relay(QuickPerson):
    """A relay as a process of its own."""

    command = "relay"


def accept(laptop: Person, code: str, *options: str) -> Any:
    """Run `kith devices accept` in the network of the laptop."""
    line = [*laptop.within, *laptop.launcher, "--home", str(laptop.home), "--json", "devices", "accept", "-"]
    line += ["--name", laptop.name, "--passphrase-file", str(laptop.passphrase_file), "--no-lan", *options]
    done = subprocess.run(
        line, env=laptop.environment, input=code, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise CommandError(line, done.returncode, done.stderr)
    return json.loads(done.stdout)


def test_a_laptop_is_linked_over_a_relay_and_kept_in_step_by_it(homes: Path) -> None:
    with networks("left", "right", "middle") as (left, right, middle):
        for number, side in enumerate((left, right), 1):
            cable(middle, side, number)
        phone, bob, laptop = (
            QuickPerson(name, homes, ("--no-lan",), inside(side))
            for name, side in (("Alice", left), ("Bob", left), ("Laptop", right))
        )
        relay = Relay("Relay", homes, ("--listen", "0.0.0.0:0"), inside(middle))
        phone.create()
        bob.create()
        for each in (relay, phone, bob):
            each.start()
        assert phone.kith("relays", "add", relay.ready["invitation"])["state"] == "connected"
        phone.befriend_by_link(bob)
        for number in range(30):
            phone.say("Bob", f"a{number}")
        code = phone.kith("devices", "link")
        assert accept(laptop, code["link"])["account"] == phone.account
        laptop.start()
        wait_for("the history is there", lambda: len(laptop.texts("Bob")) == 30)
        wait_for("its relay is known", lambda: [row["state"] for row in laptop.kith("relays", "list")] == ["connected"])
        laptop.say("Bob", "from the laptop")
        wait_for("Bob has it, by the phone", lambda: "from the laptop" in bob.texts("Alice"))
        relay.kill()
        phone.say("Bob", "while no relay is there")
        relay.start()
        wait_for("the laptop has it", lambda: "while no relay is there" in laptop.texts("Bob"))
