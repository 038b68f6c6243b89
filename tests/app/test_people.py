"""People as one meets them: links, requests, names that prove nothing, and what is verified."""

import msgspec
import pytest

from app.chat import api as chat
from app.errors import AppError, Refused
from app.output import render
from app.people import api as people
from app.people import events, turning
from app.people.rules import Person, check_name, choose, split_address
from app.people.views import InvitedView
from node.items import Listed
from tests.app.fake_node import FakePerson, Town


async def refusal(person: FakePerson, function: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(AppError) as refused:
        await person.call(function, *args, **kwargs)  # type: ignore[arg-type]
    return refused.value.code


async def test_invite_and_accept(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol")
    link = (await alice.call(people.invite)).link
    assert alice.node.asked == [("invite", 7 * 86_400, 1, ())]
    met = await carol.call(people.accept, f" {link}\n")
    assert (met.id, met.name, met.state, met.verified) == (alice.id, "Alice", "contact", False)
    assert [(row.id, row.name) for row in await alice.call(people.list_)] == [(carol.id, "Carol")]


async def test_the_link_of_a_relay_is_told_from_one_of_a_person(alice: FakePerson) -> None:
    with pytest.raises(Refused, match="from a relay, not from a person: `kith relays add` takes it") as refused:
        await alice.call(people.accept, " kith://r#AAAA\n")
    assert refused.value.code == "link_of_relay"


async def test_what_became_of_an_invite(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol")
    link = (await alice.call(people.invite)).link
    assert await alice.call(people.invited, f" {link}\n") == InvitedView(True, [])
    await carol.call(people.accept, link)
    assert await alice.call(people.invited, link) == InvitedView(False, ["Carol"])
    assert await refusal(carol, people.invited, link) == "not_my_invite"


async def test_invites_have_limits(alice: FakePerson) -> None:
    await alice.call(people.invite, expires=60, uses=5, address=["192.0.2.1:4000", "[2001:db8::1]:4000"])
    assert alice.node.asked[-1] == ("invite", 60, 5, ("192.0.2.1:4000", "[2001:db8::1]:4000"))
    assert await refusal(alice, people.invite, expires=0) == "bad_expiry"
    assert await refusal(alice, people.invite, uses=0) == "bad_uses"
    assert await refusal(alice, people.invite, uses=101) == "bad_uses"
    assert await refusal(alice, people.invite, address=["1.2.3.4:5"] * 5) == "too_many_addresses"
    assert await refusal(alice, people.invite, address=["nowhere"]) == "bad_address"


async def test_a_fault_of_the_node_keeps_its_code_and_sentence(alice: FakePerson) -> None:
    with pytest.raises(Refused, match="That is not an invite link") as refused:
        await alice.call(people.accept, "http://example.com")
    assert refused.value.code == "bad_link"


async def test_nearby_request_and_approval(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol\x1b[31m")
    seen = await alice.call(people.nearby)
    assert [(row.id, row.name) for row in seen] == [(carol.id[:16], "Carol[31m")]
    asked = await alice.call(people.add, seen[0].id.upper())
    assert asked.state == "asked"
    assert await carol.call(people.list_) == []
    waiting = await carol.call(people.requests)
    assert [(row.id, row.name, row.state) for row in waiting] == [(alice.id, "Alice", "requested")]
    assert (await carol.call(people.approve, "alice")).state == "contact"
    assert (await alice.call(people.list_))[0].state == "contact"
    assert await refusal(carol, people.approve, "alice") == "unknown_contact"


async def test_dial(alice: FakePerson, bob: FakePerson) -> None:
    dialled = await alice.call(people.dial, "[::1]:99", "Bob")
    assert (dialled.name, dialled.tried) == ("Bob", True)
    await alice.call(people.dial, "example.org:1234")
    assert alice.node.asked == [("dial", "::1", 99, bob.node.account), ("dial", "example.org", 1234, None)]
    assert await refusal(alice, people.dial, "example.org") == "bad_address"
    alice.node.relays.how = {bob.node.account: "link"}
    assert not (await alice.call(people.dial, "[::1]:99", "Bob")).tried, "who is connected is not dialled again"
    assert (await alice.call(people.dial, "example.org:1234")).tried


@pytest.mark.parametrize(
    "text",
    [
        "",
        "host",
        "host:",
        ":80",
        "host:0",
        "host:65536",
        "host:8x",
        "::1:80",
        "[host]:80",
        "a b:80",
        "x:１",
        "h" * 256 + ":1",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Refused) as refused:
        split_address(text)
    assert refused.value.code == "bad_address"


async def test_a_petname_is_mine_alone_and_wins(alice: FakePerson, bob: FakePerson) -> None:
    named = await alice.call(people.petname, "Bob", "the  gardener")
    assert (named.name, named.petname, named.stated_name) == ("the gardener", "the gardener", "Bob")
    assert (await alice.call(people.show, "THE GARDENER")).id == bob.id
    assert (await alice.call(people.show, "bob")).id == bob.id
    assert not [item for item in bob.node.items if getattr(item, "kind", None) == events.PETNAME]
    taken = await alice.call(people.petname, "bob")
    assert (taken.name, taken.petname) == ("Bob", None)


async def test_safety_numbers_agree_and_confirming_lasts(alice: FakePerson, bob: FakePerson) -> None:
    shown = await alice.call(people.verify, "Bob")
    assert len("".join(shown.safety_number.split())) == 60
    assert shown.safety_number == (await bob.call(people.verify, "Alice")).safety_number
    assert not shown.verified
    assert (await alice.call(people.verify, "Bob", confirm=True)).verified
    assert (await alice.call(people.verify, "Bob")).verified
    assert (await alice.call(people.list_))[0].verified
    assert not (await bob.call(people.list_))[0].verified


async def test_nobody_can_note_something_about_people_in_my_name(alice: FakePerson, bob: FakePerson) -> None:
    """A peer may hand me "restored" events of mine in our direct space; notes count from my personal space alone."""
    forged = alice.node._stated(
        (await alice.node.contacts())[0].space, events.VERIFIED, {"account": bob.node.account, "verified": True}
    )
    await alice.node.tell(forged)
    assert not (await alice.call(people.list_))[0].verified


@pytest.mark.parametrize(("how", "online"), [("link", True), ("relay", True), ("mailbox", False), ("none", False)])
async def test_who_is_online_is_who_can_be_reached_there_now(
    alice: FakePerson, bob: FakePerson, how: str, online: bool
) -> None:
    alice.node.relays.how[bob.node.account] = how
    assert [view.online for view in await alice.call(people.list_)] == [online]
    assert (await alice.call(people.show, "Bob")).online == online
    assert not (await bob.call(people.show, "Alice")).online


async def test_a_profile_reaches_contacts_old_and_new(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    mine = await alice.call(people.profile)
    assert (mine.name, mine.about) == ("Alice", "")
    await alice.call(people.profile, about="I grow beans.")
    await alice.call(people.profile, name="Alice B.")
    seen = (await bob.call(people.list_))[0]
    assert (seen.name, seen.about) == ("Alice B.", "I grow beans.")
    assert alice.node.name == "Alice B."
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    await people.share_profile(alice.app)
    await people.share_profile(alice.app)
    assert (await carol.call(people.list_))[0].about == "I grow beans."
    stated = [item for item in carol.node.items if getattr(item, "kind", None) == events.PROFILE]
    assert len(stated) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 65), ("name", "\u202e"), ("about", "x" * 1001), ("about", "\ud800")],
)
async def test_profiles_have_limits(alice: FakePerson, field: str, value: str) -> None:
    assert await refusal(alice, people.profile, **{field: value}) == f"bad_{field}"


def person(account: str, stated: str, petname: str = "") -> Person:
    return Person(bytes.fromhex(account * 32), b"", "contact", stated, petname, "", verified=False, why="")


def test_whom_a_word_means() -> None:
    """A stated name never takes over a petname or an id prefix."""
    bob, ann, thief = person("b0", "Bob"), person("a1", "Ann", "sister"), person("ee", "sister")
    impostor = person("dd", "b0b0b0")
    everybody = [bob, ann, thief, impostor]
    assert choose(everybody, "bob") is bob
    assert choose(everybody, "ＢＯＢ") is bob
    assert choose(everybody, "sister") is ann
    assert choose(everybody, "a1a1") is ann
    assert choose(everybody, "ee" * 32) is thief
    for word, code in (
        ("b0b0b0", "ambiguous_contact"),
        ("a1a", "unknown_contact"),
        ("nobody", "unknown_contact"),
        ("", "unknown_contact"),
        ("ff" * 32, "unknown_contact"),
    ):
        with pytest.raises(Refused) as refused:
            choose(everybody, word)
        assert refused.value.code == code


def test_who_may_be_meant_by_a_part_of_a_name_is_said_and_never_taken() -> None:
    everybody = [person("b0", "Ada Lovelace"), person("a1", "Ann"), person("ee", "Ada Byron", "Countess")]
    for word, near in (("ada", "Ada Lovelace"), ("LOVE", "Ada Lovelace"), ("count", "Countess")):
        with pytest.raises(Refused) as refused:
            choose(everybody, word)
        assert refused.value.code == "unknown_contact"
        assert f"“{near}”" in str(refused.value)
        assert "Ann" not in str(refused.value)
    with pytest.raises(Refused) as refused:
        choose(everybody, "Bob")
    assert "“" not in str(refused.value)


def test_names_of_mine_are_cleaned_or_refused() -> None:
    assert check_name("  Zoë\t B. ") == "Zoë B."
    assert check_name("Zoe\u0308") == "Zoë"
    assert check_name("x" * 64) == "x" * 64
    for long in ("x" * 65, "Ö" * 33, "語" * 22):
        with pytest.raises(Refused, match="A name has room for 64 plain letters; accents") as refused:
            check_name(long)
        assert "byte" not in str(refused.value)


async def test_two_people_of_one_name_are_told_apart_by_id(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    other = await town.person("Bob")
    await alice.node.befriend(other.node)
    with pytest.raises(Refused, match=f"({bob.id[:16]}|{other.id[:16]})") as refused:
        await alice.call(people.show, "Bob")
    assert refused.value.code == "ambiguous_contact"
    assert (await alice.call(people.show, other.id[:8])).id == other.id


async def test_who_asks_is_declined_and_known_no_more(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol")
    await alice.call(people.add, carol.id[:16])
    assert await refusal(carol, turning.decline, "Bob") == "unknown_contact"
    assert await carol.call(turning.decline, "alice") is None  # type: ignore[func-returns-value]
    assert await carol.call(people.requests) == await carol.call(people.list_) == []
    assert await refusal(carol, people.show, "alice") == "unknown_contact"
    assert (await alice.call(people.show, "Carol")).state == "asked", "they are told nothing"


async def test_a_blocked_contact_is_in_no_list_but_one_and_comes_back(alice: FakePerson, bob: FakePerson) -> None:
    view = await alice.call(turning.block, "Bob")
    assert (view.state, view.name) == ("blocked", "Bob")
    assert await alice.call(people.list_) == []
    assert [row.id for row in await alice.call(turning.blocked)] == [bob.id]
    assert await refusal(alice, chat.send, "Bob", "hello") == "blocked"
    assert await refusal(alice, people.dial, "[::1]:99", "Bob") == "blocked"
    assert await refusal(bob, turning.unblock, "Alice") == "unknown_contact"
    back = await alice.call(turning.unblock, "Bob")
    assert back is not None
    assert back.state == "contact"
    assert await alice.call(turning.blocked) == []


async def test_somebody_unknown_is_blocked_by_the_whole_id(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol")
    assert await refusal(alice, turning.block, carol.id[:16]) == "unknown_contact"
    await alice.node.tell(Listed(b"g" * 32, carol.node.account, True, "Carol from the club"))
    view = await alice.call(turning.block, carol.id)
    assert (view.state, view.name) == ("blocked", "Carol from the club")
    assert await alice.call(turning.unblock, carol.id) is None
    assert await refusal(alice, people.show, carol.id) == "unknown_contact"
    assert await refusal(alice, turning.block, alice.id) == "own_account"


async def test_who_is_blocked_stands_in_nobodys_way(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    other = await town.person("Bob")
    await alice.node.befriend(other.node)
    assert await refusal(alice, people.show, "Bob") == "ambiguous_contact"
    await alice.call(turning.block, other.id)
    assert (await alice.call(people.show, "Bob")).id == bob.id
    assert (await alice.call(turning.unblock, "Bob")) is not None


async def test_somebody_blocked_who_is_nearby_is_not_asked(town: Town, alice: FakePerson) -> None:
    carol = await town.person("Carol")
    await alice.call(turning.block, carol.id)

    async def reached(nearby_id: str) -> object:
        return alice.node.known[carol.node.account]

    alice.node.add_nearby = reached  # type: ignore[assignment, method-assign]
    assert await refusal(alice, people.add, carol.id[:16]) == "blocked"


async def test_what_the_terminal_shows_of_who_is_turned_away(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    def shown(name: str, answer: object) -> str:
        return render(name, msgspec.to_builtins(answer), as_json=False)

    carol = await town.person("Carol")
    await alice.node.know(carol.node, "requested")
    assert shown("people.decline", await alice.call(turning.decline, "Carol")) == ""  # type: ignore[func-returns-value]
    assert shown("people.blocked", await alice.call(turning.blocked)) == "nobody is blocked"
    assert "blocked" in shown("people.block", await alice.call(turning.block, "Bob"))
    assert bob.id[:16] in shown("people.blocked", await alice.call(turning.blocked))
    assert "contact" in shown("people.unblock", await alice.call(turning.unblock, "Bob"))


async def test_whoever_calls_themselves_like_a_contact_is_told_apart(
    town: Town, alice: FakePerson, bob: FakePerson
) -> None:
    other = await town.person(" bob ")
    await alice.node.know(other.node, "requested")
    assert [row.namesake for row in await alice.call(people.requests)] == [bob.id]
    assert [row.namesake for row in await alice.call(people.list_)] == [""], "it is the newcomer who is told of"
    await alice.call(people.petname, bob.id, "Bobby")
    assert (await alice.call(people.show, other.id)).namesake == bob.id, "by the name that they go by, too"
    assert (await alice.call(people.approve, other.id)).namesake == "", "I let both in"
    await alice.call(people.verify, bob.id, confirm=True)
    assert (await alice.call(people.show, other.id)).namesake == bob.id, "but one of them I have compared"
    await alice.call(people.verify, other.id, confirm=True)
    assert {row.namesake for row in await alice.call(people.list_)} == {""}


async def test_a_number_that_the_other_sees_is_compared_and_noted_only_if_it_is_the_same(
    town: Town, alice: FakePerson, bob: FakePerson
) -> None:
    carol = await town.person("Carol")
    await carol.node.befriend(bob.node)
    right = (await bob.call(people.verify, "Alice")).safety_number
    wrong = (await bob.call(people.verify, "Carol")).safety_number
    for number, code in ((wrong, "number_differs"), (right[:-1], "bad_number"), ("x" * 60, "bad_number")):
        assert await refusal(alice, people.verify, "Bob", number=number) == code
    assert not (await alice.call(people.show, "Bob")).verified
    told = await alice.call(people.verify, "Bob", number=right.replace(" ", "\n"))
    assert told.verified
    assert (await alice.call(people.show, "Bob")).verified
