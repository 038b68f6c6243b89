"""What a screen, the command line or a script gets to see of bundles; frozen, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BundleReadView:
    """What a file brought: `new` things, `again` those that were here before, letters `for_others` who are not me.

    `waiting` parts need a key or a person that is not known here yet; `unusable` ones are of no use to anybody. It was
    written by `writer` (empty if that is not known) for `target`. `sentence` says all of it.
    """

    writer: str
    target: str
    new: int
    again: int
    for_others: int
    waiting: int
    unusable: int
    sentence: str


@dataclass(frozen=True, slots=True)
class BundleView:
    """What a file for `target` holds: sealed `letters`, `messages` of groups, and what is `carried` on for others.

    `before` is what was in the file of this name, which was read first, if there was one; `sentence` says all of it.
    """

    file: str
    target: str
    letters: int
    messages: int
    carried: int
    size: int
    before: BundleReadView | None
    sentence: str


@dataclass(frozen=True, slots=True)
class BundleProgressView:
    """What is under way: `state` is idle, writing or reading, `done` how many parts were dealt with so far."""

    state: str
    done: int
