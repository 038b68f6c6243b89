"""The commands and queries of people, and what other subjects need of them: whom a typed word means, and names.

CONTACT in any command is a name, a petname or the beginning of an id; what fits nobody or several people is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Annotated

from app.commands import command
from app.context import App
from app.errors import Refused
from app.people import events, fields, queries, rules
from app.people.rules import Person
from app.people.views import (
    DialledView,
    FieldView,
    InvitedView,
    InviteView,
    NearbyView,
    PersonView,
    ProfileView,
    SafetyView,
)
from app.picture import Picture
from app.wording import ID_BYTES, ID_HEX, clean_name, moment

NEARBY_SECONDS = 600
WEEK = 7 * 86_400  # seconds


async def people(app: App) -> list[Person]:
    """Give everybody this node knows, in any state; of whoever was declined nothing is known any more."""
    contacts = [one for one in await app.node.contacts() if one.state != rules.DECLINED]
    return await app.node.read(lambda cx: queries.persons(cx, contacts))


async def shunned(app: App) -> frozenset[bytes]:
    """Give the accounts that I have blocked."""
    return frozenset(person.account for person in await people(app) if person.state == rules.BLOCKED)


async def find_person(app: App, contact: str) -> Person:
    """Give the person whom `contact` means; Refused `unknown_contact` or `ambiguous_contact`."""
    return rules.choose(await people(app), contact)


async def find_chat_partner(app: App, contact: str) -> Person:
    """Give the person to write to; Refused `not_a_contact` if I have not agreed to be in contact yet.

    The full id of a chat, as notices name it, means that chat's person.
    """
    everybody = await people(app)
    person = next((one for one in everybody if one.space.hex() == contact.lower()), None)
    person = person or rules.choose(everybody, contact)
    rules.check_partner(person)
    return person


async def share_profile(app: App) -> None:
    """State my profile in the direct space of each contact that has not got my newest; safe to repeat at any time."""
    me, personal = app.node.account, app.node.personal_space
    spaces = [person.space for person in await people(app) if person.state == rules.CONTACT]
    mine = await app.node.read(lambda cx: queries.profile(cx, me, personal))
    if mine == queries.NO_PROFILE:
        return
    told = await app.node.read(lambda cx: {space: queries.profile(cx, me, space) for space in spaces})
    stated = await payload(app, mine)
    for space, profile in told.items():
        if profile != mine:
            await app.node.publish(space, events.PROFILE, stated)


async def state_profile(app: App, stated: Mapping[str, object]) -> None:
    """State another profile, for my own devices and for all contacts."""
    await app.node.publish(app.node.personal_space, events.PROFILE, stated)
    await share_profile(app)


async def payload(app: App, mine: queries.Profile) -> dict[str, object]:
    """Give what is stated of a profile of mine."""
    picture = await app.node.read(lambda cx: queries.face(cx, mine.face)) if mine.face else b""
    said: dict[str, object] = {"name": mine.name, "about": mine.about}
    said |= {"fields": [list(each) for each in fields.unpack(mine.fields)]} if mine.fields else {}
    return said | ({"picture": picture} if picture else {})


async def my_profile(app: App) -> queries.Profile:
    """Give my profile as it is now; before any was stated, with the name that this account was made with."""
    found = await app.node.read(lambda cx: queries.profile(cx, app.node.account, app.node.personal_space))
    return replace(found, name=found.name or app.node.name)


@command
async def invite(
    app: App,
    *,
    expires: Annotated[int, "seconds until the link ends"] = WEEK,
    uses: Annotated[int, "how many people may use it"] = 1,
    address: Annotated[list[str] | None, "HOST:PORT where this node can be reached; may be repeated"] = None,
) -> InviteView:
    """Make an invite link; give it only to the person it is for, since whoever holds it becomes your contact."""
    addresses = address or []
    rules.check_invite(expires, uses, addresses)
    return InviteView(await app.node.invite(expires, uses, addresses))


@command
async def invited(app: App, link: str) -> InvitedView:
    """Show whether an invite link of yours can still be used, and who has used it."""
    usable, accounts = await app.node.invited(link.strip())
    names = {person.account: person.name for person in await people(app)}
    return InvitedView(usable, [names.get(account, account.hex()[:ID_HEX]) for account in accounts])


@command
async def accept(app: App, link: str) -> PersonView:
    """Accept an invite link; works on while the other is away, until the link expires."""
    from node.net.relays.invitation import PREFIX  # late: only the node needs it, clients must not load it
    from node.secure.group_link import PREFIX as GROUP_PREFIX

    if link.strip().startswith(PREFIX):
        raise Refused("link_of_relay", "That link is from a relay, not from a person: `kith relays add` takes it.")
    if link.strip().startswith(GROUP_PREFIX):
        raise Refused("link_of_group", "That link leads into a group: `kith group join` takes it.")
    contact = await app.node.accept(link.strip())
    return await view(app, contact.account)


@command
async def nearby(app: App) -> list[NearbyView]:
    """Show who on this network is looking for people, and let them see you for 10 minutes."""
    seen = await app.node.nearby(NEARBY_SECONDS)
    return [NearbyView(one.id, clean_name(one.name), one.address) for one in seen]


@command
async def add(app: App, nearby_id: Annotated[str, "the id that `nearby` shows"]) -> PersonView:
    """Ask somebody nearby to become a contact; they have to approve."""
    contact = await app.node.add_nearby(nearby_id.strip().lower())
    rules.check_not_blocked(await find_person(app, contact.account.hex()))
    return await view(app, contact.account)


@command
async def requests(app: App) -> list[PersonView]:
    """List those who ask to become a contact and wait for `approve`."""
    everybody = await people(app)
    return [shown(app, person, everybody) for person in everybody if person.state == rules.REQUESTED]


@command
async def approve(app: App, contact: str) -> PersonView:
    """Make somebody who asked a contact."""
    waiting = await app.node.requests()
    person = rules.choose(await app.node.read(lambda cx: queries.persons(cx, waiting)), contact)
    approved = await app.node.approve(person.account)
    return await view(app, approved.account)


@command
async def dial(
    app: App,
    address: Annotated[str, "HOST:PORT or [IPV6]:PORT"],
    contact: Annotated[str | None, "who is expected there"] = None,
) -> DialledView:
    """Connect to an address typed by hand: it is remembered for a contact, and a stranger there is asked.

    For a contact who is connected already it is remembered, and not tried.
    """
    host, port = rules.split_address(address)
    person = None if contact is None else await find_person(app, contact)
    rules.check_not_blocked(person)
    tried = person is None or app.node.relays.reach(person.account) != "link"
    reached = await app.node.dial(host, port, person.account if person else None)
    return DialledView(**asdict(await view(app, reached.account)), tried=tried)


@command
async def list_(app: App) -> list[PersonView]:
    """List contacts and those you asked; who asks you is under `requests`, who is blocked under `blocked`."""
    known = [person for person in await people(app) if person.state not in (rules.REQUESTED, rules.BLOCKED)]
    return [shown(app, person) for person in sorted(known, key=lambda person: (person.name.casefold(), person.account))]


@command
async def show(app: App, contact: str) -> PersonView:
    """Show what is known of one person."""
    everybody = await people(app)
    return shown(app, rules.choose(everybody, contact), everybody)


@command
async def verify(
    app: App,
    contact: str,
    *,
    confirm: Annotated[bool, "note that both of you read the same number"] = False,
    number: Annotated[str | None, "the number as they see it; noted if it is the same, refused if not"] = None,
) -> SafetyView:
    """Show the safety number to compare with a contact in person or on the phone; confirm it when both agree."""
    from crypto.identity import safety_number  # late: only the node computes it, clients must not load cryptography

    person = await find_person(app, contact)
    shared = safety_number(app.node.account, person.account)
    if number is not None:
        rules.check_number(shared, number)
    confirm = confirm or number is not None
    if confirm and not person.verified:
        payload = {"account": person.account, "verified": True}
        await app.node.publish(app.node.personal_space, events.VERIFIED, payload)
    return SafetyView(
        id=person.account.hex(),
        name=person.name,
        safety_number=shared,
        verified=person.verified or confirm,
    )


@command
async def petname(
    app: App, contact: str, name: Annotated[str, "what to call them; empty takes it away"] = ""
) -> PersonView:
    """Give a contact a name of your own choice, which nobody else sees."""
    person = await find_person(app, contact)
    chosen = rules.check_name(name) if name else ""
    payload = {"account": person.account, "name": chosen}
    await app.node.publish(app.node.personal_space, events.PETNAME, payload)
    return await view(app, person.account)


@command
async def profile(
    app: App,
    *,
    name: Annotated[str | None, "what to be called"] = None,
    about: Annotated[str | None, "a few lines about yourself"] = None,
) -> ProfileView:
    """Show what your contacts see of you, or change it."""
    stated = await my_profile(app)
    if name is not None:
        stated = replace(stated, name=rules.check_name(name))
    if about is not None:
        rules.check_about(about)
        stated = replace(stated, about=about)
    if name is not None or about is not None:
        await app.node.set_name(stated.name)
        await state_profile(app, await payload(app, stated))
    return profile_view(app, stated)


def profile_view(app: App, mine: queries.Profile) -> ProfileView:
    """Give what is shown of my own profile."""
    facts = _facts(fields.unpack(mine.fields))
    return ProfileView(app.node.account.hex(), mine.name, mine.about, _face_url(app, mine.face), facts)


def _facts(said: fields.Fields) -> list[FieldView]:
    return [FieldView(label, value) for label, value in said]


def _face_url(app: App, face: bytes) -> str:
    return app.media.url(Picture(face, bytes(ID_BYTES), 0, "image/webp", "", 0, 0), "face") if face else ""


async def view(app: App, account: bytes) -> PersonView:
    """Give what is shown of somebody this node knows."""
    everybody = await people(app)
    return shown(app, rules.choose(everybody, account.hex()), everybody)


def shown(app: App, person: Person, everybody: Iterable[Person] = ()) -> PersonView:
    """Give what is shown of a person among everybody who is known."""
    other = rules.namesake(person, everybody)
    relays, seen = app.node.relays, person.state == rules.CONTACT and app.node.guard.presence and not person.hides
    online = seen and relays.reach(person.account) in rules.ONLINE
    since = relays.since(person.account) if seen and not online else 0
    return PersonView(
        id=person.account.hex(),
        name=person.name,
        verified=person.verified,
        state=person.state,
        petname=person.petname or None,
        stated_name=person.stated_name,
        about=person.about,
        why=person.why or None,
        chat=person.space.hex(),
        online=online,
        last_seen=moment(since) if since else None,
        picture_url=_face_url(app, person.face),
        namesake=other.account.hex() if other else "",
        fields=_facts(person.fields),
    )
