"""Bundles as a person meets them: whom one is written for, since when, and the sentences about what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bundle import api as bundle
from app.bundle import rules
from app.errors import AppError
from app.group.views import GroupView
from app.output import render
from node.bundle.reading import Read
from tests.app.fake_node import FakePerson


async def refusal(person: FakePerson, function: object, *args: object, **options: object) -> str:
    with pytest.raises(AppError) as refused:
        await person.call(function, *args, **options)  # type: ignore[arg-type]
    return refused.value.code


async def test_one_is_written_for_a_person_or_a_group(
    alice: FakePerson, bob: FakePerson, trip: GroupView, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    for_bob = await alice.call(bundle.write, "Bob", str(stick))
    assert (for_bob.target, for_bob.letters, for_bob.messages, for_bob.before) == ("Bob", 2, 1, None)
    assert for_bob.sentence == "Written for Bob: 2 sealed letters, 1 message of groups."
    await alice.call(bundle.write, "trip", str(stick), since="2026-11-29")
    assert alice.node.bundles.asked == [
        (stick, bob.node.account, 0),
        (stick, bytes.fromhex(trip.id), 1_795_910_400_000),
    ]
    assert await refusal(alice, bundle.write, "Nobody", str(stick)) == "unknown_contact"
    assert await refusal(alice, bundle.write, "Bob", str(stick), since="yesterday") == "bad_moment"


async def test_what_was_in_the_file_before_is_told(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    alice.node.bundles.found = Read(bob.node.account, writer=alice.node.account, new=0, again=3)
    written = await alice.call(bundle.write, "Bob", str(tmp_path / "stick"))
    assert written.before is not None
    assert (written.before.target, written.before.again) == ("Bob", 3)
    assert written.sentence.endswith("was read first. Nothing new, 3 were here already.")


async def test_one_is_read_and_all_of_it_is_said(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    assert await refusal(alice, bundle.read, str(tmp_path / "none")) == "bundle_away"
    (tmp_path / "stick").write_bytes(b"sealed")
    alice.node.bundles.found = Read(alice.node.account, False, bob.node.account, 1, 0, 0, 0, 0)
    seen = await alice.call(bundle.read, str(tmp_path / "stick"))
    assert (seen.writer, seen.target, seen.sentence) == ("Bob", "Alice", "1 new thing from Bob.")
    alice.node.bundles.found = Read(b"s" * 32, True, b"", 12, 1, 4, 2, 1)
    seen = await alice.call(bundle.read, str(tmp_path / "stick"))
    assert (seen.writer, seen.target, seen.for_others) == ("", "", 4)
    assert seen.sentence == (
        "12 new things, 1 was here already. Some of it needs a key that is being asked for: keep the file, and read it"
        " again later. It holds more for others: pass it on. 1 part could not be used."
    )


async def test_what_came_for_a_group_is_told_with_its_name(alice: FakePerson, trip: GroupView, tmp_path: Path) -> None:
    (tmp_path / "stick").write_bytes(b"sealed")
    alice.node.bundles.found = Read(bytes.fromhex(trip.id), True, b"", 3, 2)
    seen = await alice.call(bundle.read, str(tmp_path / "stick"))
    assert (seen.target, seen.sentence) == ("Trip", "3 new things for Trip, 2 were here already.")


async def test_how_far_it_is_can_be_asked(alice: FakePerson) -> None:
    assert await alice.call(bundle.progress) == bundle.BundleProgressView("idle", 0)
    alice.node.bundles.under_way = ("reading", 64)
    assert await alice.call(bundle.progress) == bundle.BundleProgressView("reading", 64)


async def test_what_is_under_way_can_be_stopped(alice: FakePerson) -> None:
    assert await alice.call(bundle.stop) == bundle.BundleProgressView("idle", 0)
    assert alice.node.bundles.stopped.is_set()


def test_days_and_moments_mean_a_time_and_nothing_else_does() -> None:
    assert rules.since(None) == rules.since("1960-01-01") == 0
    assert rules.since("2026-11-29") == rules.since("2026-11-29T01:00:00+01:00") == 1_795_910_400_000
    for text in ("", "29.11.", "2026-13-01", "9" * 99):
        with pytest.raises(AppError) as refused:
            rules.since(text)
        assert refused.value.code == "bad_moment"


def test_a_file_without_any_message_says_so() -> None:
    assert rules.written("Bob", (0, 0, 0), None) == (
        "No message waits for Bob. The file is written all the same: it tells which of theirs have come here."
    )
    assert rules.written("Bob", (0, 0, 1), None).startswith("Written for Bob: 0 sealed letters")


def test_a_name_in_the_sentence_moves_no_cursor() -> None:
    told = {"sentence": "1 new thing from \x1b[2J."}
    assert render("bundle.read", told, as_json=False) == "1 new thing from \\x1b[2J."
