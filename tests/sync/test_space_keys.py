"""The rules of space keys: one by one, and in worlds that lose keys, where each rule that is switched off is noticed.

5,000 worlds: `KITH_NIGHTLY=1 pytest tests/sync/test_space_keys.py`, from `KITH_SEED` on.
"""

from __future__ import annotations

import os
from collections.abc import Set
from dataclasses import dataclass, replace

import pytest

from sync import limits, space_keys
from sync.ranks import MEMBER, Resolution, Statement
from sync.space_keys import KEY_AGE_MS, KEY_EVENTS, Announced, History, View
from tests.sync.key_world import OWNER, PRODUCT, KeyWorld, Post, Rules, Seen

NIGHTLY = "KITH_NIGHTLY" in os.environ
SEED = int(os.environ.get("KITH_SEED", "1"))
WORLDS = 2_500 if NIGHTLY else 15
STEPS = 60
BOTH = pytest.mark.parametrize("history", History)


def everything(world: KeyWorld) -> Seen:
    """What whoever knows all of it sees."""
    seen = Seen(world.logs)
    for device in world.devices:
        seen.merge(device.seen)
    return seen


def marked(seen: Seen) -> tuple[list[tuple[Post, bytes]], Resolution]:
    """The posts, each with its place among the statements, and what these amount to."""
    posts = [(post, b"post %d" % number) for number, post in enumerate(seen.posts)]
    marks = [Statement(mark, OWNER, OWNER, None, tuple(post.known)) for post, mark in posts]
    return posts, Resolution(OWNER, [*seen.statements.values(), *marks])


def leaks(world: KeyWorld) -> list[str]:
    """Who can open what its sender knew they were not to read; judged by what the sender saw, not by the rules.

    Whom the sender took to be out, but by a statement that does not count, was never out.
    """
    seen, found = everything(world), []
    posts, then = marked(seen)
    grants = {
        each.id: each.target for each in seen.statements.values() if each.rank is not None and each.rank >= MEMBER
    }
    for post, mark in posts:
        for device in world.devices:
            if post.kid not in device.held:
                continue
            was_in = device.account in post.members or then.held_then(device.account, mark) >= MEMBER
            later = any(target == device.account and id_ not in post.known for id_, target in grants.items())
            newcomer = world.history is History.FULL and later
            if device.name in post.gone or not (was_in or newcomer):
                found.append(f"{device.name!r} opens {post.kid!r}")
    return found


def unread(world: KeyWorld) -> list[str]:
    """Which live device of a member cannot open what was said to its person, or before they came if that is theirs."""
    seen, found = everything(world), []
    members = seen.members()
    posts, then = marked(seen)
    live = [each for each in world.devices if each.account in members and seen.is_live(each.account, each.name)]
    for post, mark in posts:
        if not any(post.kid in each.held for each in live):
            continue  # whoever could give it is out
        for device in live:
            meant = device.account in post.members and then.held_then(device.account, mark) >= MEMBER
            if (meant or world.history is History.FULL) and post.kid not in device.held:
                found.append(f"{device.name!r} cannot open {post.kid!r}")
    return found


def played(seed: int, history: History, rules: Rules = PRODUCT, most_lost: float = 0.6) -> KeyWorld:
    world = KeyWorld(seed, history, most_lost * (seed % 7) / 6, rules)
    world.play(STEPS)
    return world


@BOTH
def test_every_entitled_device_reads_everything_and_nobody_else_anything(history: History) -> None:
    opened = 0
    for seed in range(SEED, SEED + WORLDS):
        world = played(seed, history)
        assert leaks(world) == [], seed
        assert unread(world) == [], seed
        opened += sum(len(device.held) for device in world.devices)
    assert opened > WORLDS * 10


def _any_held(keys: list[Announced], view: View, history: History) -> Announced | None:
    return max(keys, key=lambda key: key.depth, default=None)


def _without_revokes(keys: list[Announced], view: View, history: History) -> Announced | None:
    blind = Blind(view)
    return space_keys.to_seal_with(keys, blind, history, 0)


def _as_full(keys: list[Announced], view: View, history: History) -> Announced | None:
    return space_keys.to_seal_with(keys, view, History.FULL, 0)


@dataclass
class Blind:
    """A view that takes no notice of revocations."""

    view: View

    def members(self) -> Set[bytes]:
        return self.view.members()

    def was_member(self, account: bytes, announcement: bytes) -> bool:
        return self.view.was_member(account, announcement)

    def is_informed(self, key: Announced, accounts: Set[bytes]) -> bool:
        return self.view.is_informed(key, accounts)

    def has_revoked_since(self, account: bytes, heads: frozenset[bytes]) -> bool:
        return False

    def is_live(self, account: bytes, device: bytes) -> bool:
        return True


OFF = {
    "clean": (replace(PRODUCT, choose=_any_held), History.FULL, leaks),
    "clean, from join": (replace(PRODUCT, choose=_any_held), History.FROM_JOIN, leaks),
    "clean, revocations": (replace(PRODUCT, choose=_without_revokes), History.FULL, leaks),
    "clean, names every member": (replace(PRODUCT, choose=_as_full), History.FROM_JOIN, unread),
    "entitled, at all": (replace(PRODUCT, withheld=lambda *_: "never"), History.FULL, unread),
    "entitled, only members": (replace(PRODUCT, withheld=lambda *_: ""), History.FULL, leaks),
    "entitled, only live": (
        replace(
            PRODUCT, withheld=lambda key, view, history, asker: space_keys.withheld(key, Blind(view), history, asker)
        ),
        History.FULL,
        leaks,
    ),
}


@pytest.mark.parametrize("name", OFF)
def test_each_rule_that_is_switched_off_is_noticed(name: str) -> None:
    rules, history, oracle = OFF[name]
    assert any(oracle(played(seed, history, rules)) for seed in range(1, 200))


# --- the rules one by one


@dataclass
class Fixed:
    """A view as a test says."""

    who: frozenset[bytes] = frozenset({b"ann", b"ben"})
    then: frozenset[bytes] = frozenset({b"ann", b"ben"})
    revoked: frozenset[bytes] = frozenset()
    dead: frozenset[bytes] = frozenset()
    informed: bool = True

    def members(self) -> Set[bytes]:
        return self.who

    def was_member(self, account: bytes, announcement: bytes) -> bool:
        return account in self.then

    def is_informed(self, key: Announced, accounts: Set[bytes]) -> bool:
        return self.informed

    def has_revoked_since(self, account: bytes, heads: frozenset[bytes]) -> bool:
        return account in self.revoked

    def is_live(self, account: bytes, device: bytes) -> bool:
        return device not in self.dead


NOW = 1_800_000_000_000
KEY = Announced(b"id", b"kid", {b"ann": frozenset(), b"ben": frozenset()}, 3, NOW, 0)


@BOTH
def test_a_key_is_clean_until_it_is_worn_or_somebody_it_names_is_out(history: History) -> None:
    def clean(key: Announced = KEY, view: Fixed = Fixed(), now: int = NOW) -> bool:  # noqa: B008 - both are frozen here
        return space_keys.is_clean(key, view, history, now)

    assert clean()
    assert not clean(view=Fixed(frozenset({b"ann"})))
    assert not clean(view=Fixed(revoked=frozenset({b"ben"})))
    assert not clean(view=Fixed(informed=False)), "who lacks it later would be given it by nobody"
    assert clean(view=Fixed(frozenset({b"ann", b"ben", b"cat"}))) == (history is History.FULL)
    assert (clean(now=NOW + KEY_AGE_MS - 1), clean(now=NOW + KEY_AGE_MS)) == (True, False)
    assert (clean(now=NOW - limits.CLOCK_AHEAD_MS), clean(now=NOW - limits.CLOCK_AHEAD_MS - 1)) == (True, False)
    assert (clean(replace(KEY, sealed=KEY_EVENTS - 1)), clean(replace(KEY, sealed=KEY_EVENTS))) == (True, False)


def test_of_several_clean_keys_all_take_the_same() -> None:
    keys = [replace(KEY, kid=kid, depth=depth) for kid, depth in ((b"b", 4), (b"a", 4), (b"0", 3))]
    for order in (keys, keys[::-1]):
        found = space_keys.to_seal_with(order, Fixed(), History.FULL, NOW)
        assert found is not None
        assert found.kid == b"a"
    assert space_keys.to_seal_with([], Fixed(), History.FULL, NOW) is None


def test_who_is_given_a_key() -> None:
    def why(view: Fixed, history: History = History.FULL) -> str:
        return space_keys.withheld(KEY, view, history, (b"ben", b"phone"))

    assert why(Fixed()) == ""
    assert why(Fixed(informed=False)) == "not_informed"
    assert why(Fixed(dead=frozenset({b"phone"}))) == "not_live"
    newcomer = Fixed(then=frozenset({b"ann"}))
    assert (why(newcomer), why(newcomer, History.FROM_JOIN)) == ("", "not_a_member")
    was = Fixed(who=frozenset({b"ann"}))
    assert (why(was), why(was, History.FROM_JOIN)) == ("", "")
    assert why(Fixed(frozenset({b"ann"}), frozenset({b"ann"}))) == "not_a_member"


@BOTH
def test_a_key_whose_maker_went_beside_making_it_is_for_who_is_in_alone(history: History) -> None:
    orphan = replace(KEY, orphan=True)
    assert not space_keys.is_clean(orphan, Fixed(), history, NOW)
    assert space_keys.withheld(orphan, Fixed(), history, (b"ben", b"phone")) == ""
    out = Fixed(who=frozenset({b"ann"}))
    assert space_keys.withheld(orphan, out, history, (b"ben", b"phone")) == "not_a_member"
