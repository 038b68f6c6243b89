"""Groups with a control log: founding one, changing who belongs to it, and stating events in it, each one transaction.

Nothing here travels: what is stated lies in the log, is pushed on links and found by comparing sets. Keys go out by
`group_keys.py`; what follows from statements, ours and others', is `group_log.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from node.errors import Refused
from node.secure import (
    group_gaps,
    group_keys,
    group_log,
    group_topics,
    group_view,
    identities,
    outgoing,
    own_devices,
    stating,
)
from node.secure.own import Own
from node.store import contacts, log, spaces, welcomes
from node.store.spaces import SpaceRow
from node.store.transaction import Tx
from sync import limits
from sync.event import ABOUT, CLOCK_RESET, CONTROL_KINDS, ERASE, RANK, RELAYS, Event, pack_payload, sign_event
from sync.groups import Cut, KeyedGroup, check_about, genesis_event, ranking, relays
from sync.membership import Group
from sync.ranks import ADMIN, MEMBER, MODERATOR, OWNER, REMOVED
from sync.shared import clip
from sync.space_keys import History

EDIT: Final = "edit"
ADD: Final = "add"


def found(own: Own, tx: Tx, about: Mapping[str, object], members: Sequence[bytes], history: str) -> bytes:
    """Found a group and let contacts in; its id. Refused("bad_space", "not_a_contact", "too_many_…")."""
    if spaces.count_of(tx, own.account) >= limits.SPACES_OF_OWNER:
        raise Refused("too_many_spaces", "There are as many circles and groups of yours as there may be.")
    if history not in {each.value for each in History}:
        raise Refused("bad_space", "Newcomers read the whole history, what is said from then on, or nothing.")
    founding = KeyedGroup(own.random(limits.SPACE_SECRET), about, History(history))
    hlc = own.ticker.next(own.clock.now_ms(), 0)
    event = genesis_event(own.keys, own.account, hlc, founding, own.random)
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    row = group_log.found(own, tx, event, founding)
    own_devices.say_space(own, tx, event.id)
    _name_relays(own, tx, row)
    enlist(own, tx, row, members)
    return row.id


def enlist(own: Own, tx: Tx, row: SpaceRow, members: Sequence[bytes]) -> None:
    """Let contacts in, as members; who belongs to it stays as they are. Refused as `found`, and "not_allowed"."""
    group = group_view.of(own, tx, row)
    new = [account for account in dict.fromkeys(members) if account not in group.ranks]
    if not group.banned.keys().isdisjoint(new):
        raise Refused("banned", "This person is banned from the group.")
    _check_right(own, group, group.may(own.account, ADD, MODERATOR) and _rank(own, group) > MEMBER)
    names = [_contact_name(tx, account) for account in new]
    if len(group.ranks) + len(new) > limits.SPACE_MEMBERS:
        raise Refused(
            "too_many_members", "A group has at most {space_members} members.", space_members=limits.SPACE_MEMBERS
        )
    _name_relays(own, tx, row)  # before the grants, since whoever is at a relay alone must hear of its topic
    said = [ranking(account, MEMBER, name) for account, name in zip(new, names, strict=True)]
    grants = group_log.control_all(own, tx, row, RANK, said) if said else ()
    if not group_view.of(own, tx, row).ranks.keys() >= set(new):
        raise Refused("banned", "Somebody of a higher rank than yours has removed this person.")
    group_keys.welcome(own, tx, row, {account: grant.id for account, grant in zip(new, grants, strict=True)})


def rank(own: Own, tx: Tx, row: SpaceRow, account: bytes, to: int) -> None:
    """Make a member an admin, a moderator or a member again; Refused("not_allowed", "not_a_member")."""
    group = group_view.of(own, tx, row)
    if account not in group.ranks:
        raise Refused("not_a_member", "This person does not belong to the group.")
    mine, theirs = _rank(own, group), group.ranks[account]
    _check_right(own, group, MEMBER <= to <= ADMIN and mine > theirs and mine > to)
    if to != theirs:  # what somebody erased who is lowered stays erased, as far as it is here
        cuts = _ends(own, tx, row, account) if to < theirs else []
        group_log.control(own, tx, row, RANK, ranking(account, to, cuts=cuts))


def dismiss(own: Own, tx: Tx, row: SpaceRow, account: bytes, ban: bool = False) -> None:
    """Remove somebody; what they stated up to now, as far as it is here, stays. Refused("not_allowed").

    With a `ban` nobody lets them in again before an admin lifts it; it can be put on whoever is out already, too.
    """
    group = group_view.of(own, tx, row)
    if account not in group.ranks and not (ban and account in group.former - group.banned.keys()):
        return
    above = _rank(own, group) > max(MEMBER, group.ranks.get(account, MEMBER))
    _check_right(own, group, above and (not ban or _rank(own, group) >= ADMIN))
    cuts = _ends(own, tx, row, account) if account in group.ranks else group.cuts_of(account)
    event = group_log.control(own, tx, row, RANK, ranking(account, REMOVED, cuts=cuts, banned=ban))
    group_keys.farewell(own, tx, row, account, log.events(tx, group_view.of(own, tx, row).past(event.id)))


def pardon(own: Own, tx: Tx, row: SpaceRow, account: bytes) -> None:
    """Lift a ban; whoever was banned is out until somebody lets them in. Refused("not_allowed")."""
    group = group_view.of(own, tx, row)
    if account not in group.banned:
        return
    _check_right(own, group, _rank(own, group) >= ADMIN)
    group_log.control(own, tx, row, RANK, ranking(account, REMOVED, cuts=group.cuts_of(account)))
    if account in group_view.of(own, tx, row).banned:
        raise Refused("not_allowed", "Somebody of a higher rank than yours has banned this person.")


def is_banned(own: Own, tx: Tx, row: SpaceRow, account: bytes) -> bool:
    """Whether an account is not to be let into a group, whoever asks for it."""
    return account in group_view.of(own, tx, row).banned


def leave(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Leave a group; Refused("owner_stays") for whoever founded it."""
    if row.owner == own.account:
        raise Refused("owner_stays", "Whoever founded a group cannot leave it.")
    group = group_view.of(own, tx, row)
    if own.account in group.ranks:
        group_log.control(own, tx, row, RANK, ranking(own.account, REMOVED, cuts=_ends(own, tx, row, own.account)))
        for account in group.ranks:
            group_gaps.leave_behind(own, tx, row, account)
    welcomes.drop(tx, row.id)


def describe(own: Own, tx: Tx, row: SpaceRow, about: Mapping[str, object]) -> None:
    """State anew what the group is called and who may do what; Refused("not_allowed", "bad_space")."""
    check_about(about)
    group = group_view.of(own, tx, row)
    _check_right(own, group, group.may(own.account, EDIT, ADMIN))
    if dict(about) != dict(group.about):
        group_log.control(own, tx, row, ABOUT, {"about": dict(about)})


def publish(own: Own, tx: Tx, row: SpaceRow, kind: int, payload: Mapping[str, object], expires: int = 0) -> Event:
    """State an event under a key that nobody holds who is out; Refused("not_a_member").

    Who may write is the app's to judge, there and here: a right to it says nothing of reactions, votes or an erase.
    """
    _check_right(own, group_view.of(own, tx, row), True)
    return _say(own, tx, row, (kind, payload, expires))


def erase(own: Own, tx: Tx, row: SpaceRow, targets: Sequence[bytes]) -> Event:
    """State that events are erased: our own, or as a moderator or more anybody's. Gone here when this is on disk."""
    if not 0 < len(targets) <= outgoing.MAX_TARGETS:
        raise Refused("bad_erase", "Between 1 and 64 events can be erased at once.")
    group, others = group_view.of(own, tx, row), False
    _check_right(own, group, True)
    for target in targets:
        found_ = log.place(tx, target)
        others = others or found_ is None or found_.author != own.account
        if found_ is None or found_.space != row.id or (others and _rank(own, group) < MODERATOR):
            raise Refused("not_yours", "Only what you wrote, or as a moderator what is in a group, can be erased.")
        if found_.kind in CONTROL_KINDS:
            raise Refused("not_erasable", "This is not something a person wrote.")
    return _say(own, tx, row, (ERASE, {"targets": list(targets)}, 0), erasing=others)


def known(tx: Tx, space: bytes) -> SpaceRow:
    """A group that is known here; Refused("unknown_space")."""
    row = spaces.get(tx, space)
    if row is None:
        raise Refused("unknown_space", "There is no such circle or group.")
    return row


def _say(own: Own, tx: Tx, row: SpaceRow, said: tuple[int, Mapping[str, object], int], erasing: bool = False) -> Event:
    """State (kind, payload, expires); with `erasing` under a key whose maker knew us for a moderator."""
    kind, payload, expires = said
    if stating.reset_is_due(tx, row.id, own.device, own.clock.now_ms()):
        group_log.control(own, tx, row, CLOCK_RESET, {})
    _name_relays(own, tx, row)
    kid = group_keys.to_seal(own, tx, row, erasing)
    header = msgspec.structs.replace(stating.header(own, tx, row.id, kind, expires=expires), kid=kid)
    event = sign_event(own.keys.signing_seed, header, pack_payload(own.random, payload))
    group_log.keep_own(own, tx, row, event)
    return event


def _name_relays(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Have what is said kept at our relays for who is away, unless the group has some already."""
    group = group_view.of(own, tx, row)
    if not group.relays and _rank(own, group) >= ADMIN and (ours := group_topics.ours(tx)):
        group_log.control(own, tx, row, RELAYS, relays(ours))


def _rank(own: Own, group: Group) -> int:
    return OWNER if group.owner == own.account else group.ranks.get(own.account, REMOVED)


def _check_right(own: Own, group: Group, allowed: bool) -> None:
    if _rank(own, group) < MEMBER:
        raise Refused("not_a_member", "You do not belong to this group.")
    if not allowed:
        raise Refused("not_allowed", "In this group you may not do that.")


def _contact_name(tx: Tx, account: bytes) -> str:
    contact = contacts.get(tx, account)
    if contact is None or contact.state != "contact":
        raise Refused("not_a_contact", "Only contacts can be let into a group.")
    return clip(contact.name)


def _ends(own: Own, tx: Tx, row: SpaceRow, account: bytes) -> list[Cut]:
    """Where each device of an account ends, as far as its chain is here, and then where runs under one key do."""
    heads = log.heads(tx, row.id)
    devices = [device for device in sorted(identities.of(own, tx, account).devices) if device in heads]
    ends = [Cut(device, heads[device].seq, heads[device].id) for device in devices]
    return ends + [cut for device in devices for cut in group_view.points(tx, row.id, device, heads[device].seq)]
