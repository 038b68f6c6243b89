"""My devices as a person meets them: a code for a new one, their names, and removing one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from app import options, output, status
from app.devices import api as devices
from app.errors import AppError
from app.wording import moment
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


async def test_a_code_renews_the_device_that_it_names(owner: FakePerson) -> None:
    await owner.call(devices.rename, "aaaa", "Lap\x1btop")
    code = await owner.call(devices.link, renew="aaaa")
    assert owner.node.devices.renews == LAPTOP
    assert code.renews is not None
    said = output.render("devices.link", asdict(code), False)
    assert said.startswith("On Lap\\x1btop, last heard of ")
    assert "kith renew --code 0123-4567-89AB-CDEF" in said
    assert "what it was is removed" in said
    nameless = output.render("devices.link", asdict(await owner.call(devices.link, renew="abab")), False)
    assert nameless.startswith(f"On the device {PHONE.hex()[:16]}, last heard of ")
    assert await refusal(owner, devices.link, renew="ffff") == "unknown_device"
    assert await refusal(owner, devices.link, renew=owner.node.device.hex()) == "phrase_needed"


async def test_a_node_goes_on_by_words_or_by_a_code_and_never_by_both(owner: FakePerson) -> None:
    ways: list[object] = []
    owner.app.renew = ways.append
    await owner.call(status.renew, code="0123-4567-89AB-CDEF", at="192.0.2.1:4004")
    await owner.call(status.renew, phrase=await owner.node.recovery_phrase())
    assert ways == [("0123-4567-89AB-CDEF", "192.0.2.1:4004"), await owner.node.recovery_phrase()]
    for wrong in ({}, {"phrase": "words", "code": "code"}):
        assert await refusal(owner, status.renew, **wrong) == "bad_way"
    assert await refusal(owner, status.renew, code="another") == "code_unknown"
    assert len(ways) == 2


async def test_what_helps_a_store_that_is_old_or_out_is_in_its_state(owner: FakePerson) -> None:
    assert "age_note" not in await owner.call(status.status)
    owner.node.behind = 1
    assert (await owner.call(status.status))["age_note"] == str(status.OLD)
    owner.node.out = True
    assert (await owner.call(status.status))["age_note"] == str(status.OUT)


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


async def test_which_way_a_device_was_reached_is_shown_where_it_is_known(owner: FakePerson) -> None:
    at, known = 1_790_000_000_000, owner.node.devices.known
    known[LAPTOP] = FakeDevice(LAPTOP, "Laptop", way="relay", met=at)
    known[PHONE] = FakeDevice(PHONE, "Phone", way="lan", met=at, linked=True)
    rows = {row.name: row for row in await owner.call(devices.list_)}
    assert [(rows[name].way, rows[name].linked) for name in ("Laptop", "Phone", "")] == [
        ("relay", False), ("lan", True), ("", False),
    ]  # fmt: skip
    shown = output.render("devices.list", [asdict(row) for row in rows.values()], False).split("\n")
    assert shown[0].endswith("(this one)")
    assert f"reached by way of a relay, until {output.clock(moment(at))}" in shown[1]
    assert shown[2].endswith("reached over the local network, now")
    before = {name: value for name, value in asdict(rows["Phone"]).items() if name not in ("way", "met_at", "linked")}
    assert "reached" not in output.render("devices.list", [before], False), "a node of before says nothing of it"


async def test_a_word_must_mean_one_device(owner: FakePerson) -> None:
    for word in ("aa", "ffff", "", "Phone"):
        assert await refusal(owner, devices.rename, word, "x") == "unknown_device"
    await owner.call(devices.rename, "abab", "Laptop")
    await owner.call(devices.rename, "aaaa", "laptop")
    assert await refusal(owner, devices.revoke, "LAPTOP") == "ambiguous_device"


async def test_an_admin_is_made_and_removed_by_the_phrase(owner: FakePerson, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("the words", encoding="utf-8")
    phrase = options.read_secret(str(words))
    assert (await owner.call(devices.promote, "aaaa", phrase=phrase)).admin
    assert await refusal(owner, devices.revoke, "aaaa") == "phrase_needed"
    assert (await owner.call(devices.revoke, "aaaa", phrase=phrase)).state == "removed"
    assert await refusal(owner, devices.revoke, owner.node.device.hex()) == "own_device"


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "unreadable_file"), (b"\xff", "unreadable_file"), (b" \n", "bad_phrase"), (b"x" * 5000, "bad_phrase")],
)
def test_a_phrase_is_read_from_its_file(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "words"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AppError) as refused:
        options.read_secret(str(file))
    assert refused.value.code == code


async def test_what_changes_about_devices_is_told(alice: FakePerson) -> None:
    heard = alice.node.notices.subscribe()
    assert (await heard.next()).name == "Reload"
    await alice.node.tell(DevicesChanged(alice.node.account))
    notice = await heard.next()
    assert (notice.name, notice.of) == ("DevicesChanged", alice.node.account.hex())
