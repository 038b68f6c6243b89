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
from sync.space_keys import KEPT_MS, KEY_AGE_MS, KEY_EVENTS, Announced, History, View
from tests.sync.key_world import OWNER, PRODUCT, KeyWorld, Post, Rules, Seen

NIGHTLY = "KITH_NIGHTLY" in os.environ
SEED = int(os.environ.get("KITH_SEED", "1"))
WORLDS = 2_500 if NIGHTLY else 15
STEPS = 60
EACH = pytest.mark.parametrize("history", History)


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

    Whom the sender took to be out, but by a statement that does not count, was never out. Under "none" a device is to
    read only what was said when it was there already, for the sender or for whoever made the key.
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
            unseen = device.name not in post.live | world.made_for[post.kid]
            too_late = world.history is History.NONE and unseen
            if device.name in post.gone or too_late or not (was_in or newcomer):
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
            meant = meant and (world.history is not History.NONE or device.name in post.live)
            if (meant or world.history is History.FULL) and post.kid not in device.held:
                found.append(f"{device.name!r} cannot open {post.kid!r}")
    return found


def played(seed: int, history: History, rules: Rules = PRODUCT, most_lost: float = 0.6) -> KeyWorld:
    world = KeyWorld(seed, history, most_lost * (seed % 7) / 6, rules)
    world.play(STEPS)
    return world


@EACH
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


def _as_from_join(keys: list[Announced], view: View, history: History) -> Announced | None:
    return space_keys.to_seal_with(keys, view, History.FROM_JOIN, 0)


def _given_from_join(key: Announced, view: View, history: History, asker: tuple[bytes, bytes]) -> str:
    return space_keys.withheld(key, view, History.FROM_JOIN, asker)


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

    def was_live(self, account: bytes, device: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        return True

    def has_linked_since(self, account: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        return self.view.has_linked_since(account, heads, made_ms)


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
    "clean, names every member, none": (replace(PRODUCT, choose=_as_full), History.NONE, unread),
    "clean, each device was there": (replace(PRODUCT, choose=_as_from_join), History.NONE, unread),
    "entitled, only who was there": (replace(PRODUCT, withheld=_given_from_join), History.NONE, leaks),
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
    newer: frozenset[bytes] = frozenset()
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

    def was_live(self, account: bytes, device: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        return device not in self.newer

    def has_linked_since(self, account: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        return account == b"ben" and bool(self.newer)


NOW = 1_800_000_000_000
KEY = Announced(b"id", b"kid", {b"ann": frozenset(), b"ben": frozenset()}, 3, NOW, 0)


@EACH
def test_a_key_is_clean_until_it_is_worn_or_somebody_it_names_is_out(history: History) -> None:
    def clean(key: Announced = KEY, view: Fixed = Fixed(), now: int = NOW) -> bool:  # noqa: B008 - both are frozen here
        return space_keys.is_clean(key, view, history, now)

    assert clean()
    assert not clean(view=Fixed(frozenset({b"ann"})))
    assert not clean(view=Fixed(revoked=frozenset({b"ben"})))
    assert not clean(view=Fixed(informed=False)), "who lacks it later would be given it by nobody"
    assert clean(view=Fixed(frozenset({b"ann", b"ben", b"cat"}))) == (history is History.FULL)
    assert clean(view=Fixed(newer=frozenset({b"tablet"}))) == (history is not History.NONE)
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


def test_where_newcomers_read_nothing_a_key_is_for_who_was_there() -> None:
    """A member who is newer, or of whom its maker said nothing, a device that is newer: none of them, for good."""

    def why(key: Announced, **view: frozenset[bytes]) -> str:
        return space_keys.withheld(key, Fixed(**view), History.NONE, (b"ben", b"phone"))

    phone = frozenset({b"phone"})
    assert (why(KEY), why(KEY, newer=phone), why(KEY, newer=frozenset({b"tablet"}))) == ("", "not_live", "")
    assert (why(KEY, then=frozenset({b"ann"})), why(KEY, dead=phone)) == ("not_a_member", "not_live")
    assert why(replace(KEY, named={b"ann": frozenset()})) == "not_live"
    assert why(KEY, who=frozenset({b"ann"})) == "", "who left may have what was said to them"


@EACH
def test_a_key_is_thrown_away_where_newcomers_read_nothing_once_nobody_needs_it(history: History) -> None:
    last = KEY_AGE_MS + KEPT_MS
    ages = [space_keys.is_spent(NOW, history, NOW + age) for age in (-1, 0, last - 1, last, last + 1)]
    assert ages == ([False] * 3 + [True] * 2 if history is History.NONE else [False] * 5)


@EACH
def test_a_key_whose_maker_went_beside_making_it_is_for_who_is_in_alone(history: History) -> None:
    orphan = replace(KEY, orphan=True)
    assert not space_keys.is_clean(orphan, Fixed(), history, NOW)
    assert space_keys.withheld(orphan, Fixed(), history, (b"ben", b"phone")) == ""
    out = Fixed(who=frozenset({b"ann"}))
    assert space_keys.withheld(orphan, out, history, (b"ben", b"phone")) == "not_a_member"
