"""My devices as a person meets them: a code for a new one, their names, and removing one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from app import output
from app.devices import api as devices
from app.errors import AppError
from node.items import DevicesChanged
from tests.app.fake_devices import FakeDevice
from tests.app.fake_node import FakePerson

LAPTOP, PHONE = b"\xaa" * 32, b"\xab" * 32


@pytest.fixture
def owner(alice: FakePerson) -> FakePerson:
    alice.node.devices.known |= {each: FakeDevice(each) for each in (LAPTOP, PHONE)}
    return alice


async def refusal(person: FakePerson, function: object, *args: object, **options: object) -> str:
    with pytest.raises(AppError) as refused:
        await person.call(function, *args, **options)  # type: ignore[arg-type]
    return refused.value.code


async def test_a_code_lets_a_device_in(owner: FakePerson) -> None:
    code = await owner.call(devices.link)
    await owner.call(devices.link, minutes=2)
    assert owner.node.devices.asked == [600, 120]
    assert (code.link, code.typed, code.addresses) == ("kith://d#code", "0123-4567-89AB-CDEF", ("192.0.2.1:4004",))
    said = output.render("devices.link", asdict(code), False)
    assert "kith devices accept 0123-4567-89AB-CDEF --name NAME" in said
    assert "kith://d#code" in said


async def test_devices_are_listed_named_and_removed(owner: FakePerson) -> None:
    rows = await owner.call(devices.list_)
    assert [(row.this, row.admin, row.state) for row in rows] == [
        (True, True, "active"), (False, False, "active"), (False, False, "active"),
    ]  # fmt: skip
    assert (await owner.call(devices.rename, "aaaa", "Laptop")).name == "Laptop"
    assert (await owner.call(devices.revoke, "laptop")).state == "removed"
    assert await refusal(owner, devices.revoke, "laptop") == "unknown_device", "a name is of one that is there"
    shown = output.render("devices.list", [asdict(row) for row in await owner.call(devices.list_)], False).split("\n")
    assert "may link and remove others" in shown[0]
    assert "(this one)" in shown[0]
    assert "Laptop  removed" in shown[1]
    assert "without a name  linked" in shown[2]


async def test_a_word_must_mean_one_device(owner: FakePerson) -> None:
    for word in ("aa", "ffff", "", "Phone"):
        assert await refusal(owner, devices.rename, word, "x") == "unknown_device"
    await owner.call(devices.rename, "abab", "Laptop")
    await owner.call(devices.rename, "aaaa", "laptop")
    assert await refusal(owner, devices.revoke, "LAPTOP") == "ambiguous_device"


async def test_an_admin_is_made_and_removed_by_the_phrase(owner: FakePerson, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("the words", encoding="utf-8")
    assert (await owner.call(devices.promote, "aaaa", phrase=str(words))).admin
    assert await refusal(owner, devices.revoke, "aaaa") == "phrase_needed"
    assert await refusal(owner, devices.promote, "abab", phrase=str(tmp_path / "none")) == "unreadable_file"
    assert (await owner.call(devices.revoke, "aaaa", phrase=str(words))).state == "removed"
    assert await refusal(owner, devices.revoke, owner.node.device.hex()) == "own_device"


async def test_what_changes_about_devices_is_told(alice: FakePerson) -> None:
    heard = alice.node.notices.subscribe()
    assert (await heard.next()).name == "Reload"
    await alice.node.tell(DevicesChanged(alice.node.account))
    notice = await heard.next()
    assert (notice.name, notice.of) == ("DevicesChanged", alice.node.account.hex())
