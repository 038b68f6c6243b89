"""People by mouse and keys on a fake node: names of my own, safety numbers, requests, neighbours, invite links."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.people import api as people
from app.people import showing, turning
from app.people.views import PersonView
from app.relays import api as relays
from node.items import ContactChanged
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import click, press, shortcut, type_in
from ui.people.lines import asked, person_line

ALL = Qt.Key.Key_A, "", Qt.KeyboardModifier.ControlModifier


class World:
    """Alice's window on the people page."""

    def __init__(self, stage: Stage, town: Any, run: Any, until: Any) -> None:
        self.stage, self.run, self.until = stage, run, until
        _, self.people = town
        self.alice = self.people["alice"]
        self.toasts: list[str] = []
        stage.shell.toast.connect(lambda sentence, _: self.toasts.append(sentence))
        stage.window.setProperty("height", 1900)  # nothing to click is below its edge
        stage.shell.go("people")

    def find(self, name: str) -> Any:
        self.until(lambda: self.stage.find(name) is not None)
        return self.stage.find(name)

    def click(self, name: str) -> None:
        self.until(lambda: (item := self.stage.find(name)) is not None and item.property("enabled"))
        click(self.stage.find(name))

    def write(self, name: str, text: str) -> None:
        self.click(name + "Input")
        press(self.stage.window, *ALL)
        type_in(self.stage.window, text)

    def text(self, name: str) -> str:
        """What stands in a field; nothing while it is not there."""
        found = self.stage.find(name + "Input")
        return "" if found is None else str(found.property("text"))

    def view(self, name: str) -> Any:
        return self.run(self.alice.call(people.show, self.people[name].id))


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    return World(stage, town, run, until)


def test_a_long_name_is_cut_only_where_there_is_no_room(world: World) -> None:
    name = "Roberta Featherstonehaugh-Montgomery"
    bob = world.people["bob"].id
    world.run(world.alice.call(people.petname, bob, name))
    world.stage.shell.go("chats", world.view("bob").chat)
    heading = world.find("talkName")
    world.until(lambda: heading.property("text") == name)
    assert world.stage.window.property("width") > 1000
    world.until(lambda: not heading.property("truncated"))


def test_a_name_of_my_own_is_kept_while_it_is_typed_and_saved(world: World) -> None:
    world.click("person-Bob Ferreira")
    world.find("petnameInput")
    assert not world.find("petnameSave").property("enabled")
    world.write("petname", "Bobby")
    world.run(world.stage.page("people").load())
    assert world.text("petname") == "Bobby"
    world.click("petnameSave")
    world.find("person-Bobby")
    assert world.view("bob").petname == "Bobby"
    world.click("person-Carol Nguyen")
    world.until(lambda: world.text("petname") == "")
    world.click("person-Bobby")
    world.until(lambda: world.text("petname") == "Bobby")


def test_whoever_looks_at_a_person_from_a_conversation_gets_back_to_it(world: World) -> None:
    stage, shell = world.stage, world.stage.shell
    shell.go("chats", world.people["bob"].id)
    world.find("talkDetails")
    world.run(shortcut(stage.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier))
    world.find("petname")
    world.run(shortcut(stage.window, Qt.Key.Key_Escape))
    assert shell.property("page") == "chats"
    assert stage.find("talkName").property("text") == "Bob Ferreira"
    world.click("rail-people")
    world.click("person-Carol Nguyen")
    world.find("petname")
    world.run(shortcut(stage.window, Qt.Key.Key_Escape))
    assert shell.property("page") == "people"  # nobody sent them here


def test_a_safety_number_is_confirmed_once_both_have_read_it(world: World) -> None:
    world.click("person-Bob Ferreira")
    world.click("verify")
    world.click("verifyLater")
    world.run(settle())
    assert world.stage.find("verify") is not None, "one press alone notes nothing"
    world.click("verify")
    world.click("verifySure")
    world.until(lambda: world.stage.find("verify") is None)
    assert world.view("bob").verified
    assert world.toasts == ["Noted: you compared the safety number."]


def test_a_number_that_was_read_elsewhere_is_compared(world: World) -> None:
    world.click("person-Bob Ferreira")
    number = world.run(world.alice.call(people.verify, "Bob Ferreira")).safety_number
    other = world.run(world.alice.call(people.verify, "Carol Nguyen")).safety_number
    assert world.find("safetyCode").property("units") > 20
    page = world.stage.page("people")
    for told, wrong in ((other, "That is another number"), ("12", "A safety number has 60 digits")):
        world.write("theirNumber", told)
        world.click("compareNumber")
        world.until(lambda wrong=wrong: page.now["differs"].startswith(wrong))
        assert not world.view("bob").verified
    world.write("theirNumber", number)
    world.click("compareNumber")
    world.until(lambda: world.stage.find("compareNumber") is None)
    assert world.view("bob").verified
    assert world.toasts == ["Both numbers are the same."]


def test_who_asks_is_let_in(world: World) -> None:
    world.until(lambda: world.stage.shell.property("badges")["people"] == 1)
    world.click("approve-Erik Lindqvist")
    world.until(lambda: world.stage.shell.property("badges")["people"] == 0)
    assert world.view("erik").state == "contact"
    assert world.toasts == ["Erik Lindqvist is your contact now."]


def test_who_asks_is_turned_down_once_nobody_chose_undo(world: World) -> None:
    badges = world.stage.shell
    world.until(lambda: badges.property("badges")["people"] == 1)
    for undo in (True, False):
        world.click("person-Erik Lindqvist")
        world.click("personDecline")
        world.until(lambda: badges.property("badges")["people"] == 0)
        assert world.view("erik").state == "requested", "nothing is said before"
        if undo:
            badges.act()
            world.until(lambda: badges.property("badges")["people"] == 1)
    badges.settle()
    world.until(lambda: world.alice.node.known[world.people["erik"].node.account].state == "declined")
    world.until(lambda: world.stage.find("person-Erik Lindqvist") is None)
    assert world.toasts == ["You turned Erik Lindqvist down. They are not told."] * 2


def test_somebody_is_blocked_and_let_in_again(world: World) -> None:
    for undo in (True, False):
        world.click("person-Bob Ferreira")
        world.click("personBlock")
        world.find("personUnblock")
        world.until(lambda: world.stage.find("personChat") is None)
        assert world.view("bob").state == "blocked"
        world.stage.shell.act() if undo else world.click("personUnblock")
        world.find("personBlock")
        assert world.view("bob").state == "contact"
    assert world.toasts[0] == "Bob Ferreira is blocked. They are not told."


def test_a_conversation_that_is_open_goes_when_i_block_whom_it_is_with(world: World) -> None:
    talk = world.stage.page("chats").talk
    world.stage.shell.go("chats", world.people["bob"].id)
    world.until(lambda: talk.now["loaded"])
    world.run(world.alice.call(turning.block, "Bob Ferreira"))
    world.until(lambda: talk.contact == "")
    assert world.toasts == [], "nothing goes wrong"
    world.run(world.alice.call(turning.unblock, "Bob Ferreira"))
    world.until(lambda: "Bob Ferreira" in [row.name for row in world.stage.page("chats").list.rows])


def test_a_stranger_who_is_unblocked_is_gone(world: World) -> None:
    femi = world.people["femi"]
    world.run(world.alice.call(turning.block, femi.id))
    world.stage.page("people").show(femi.id)
    world.click("personUnblock")
    world.until(lambda: world.stage.page("people").now["view"] == "")
    assert world.run(world.alice.call(turning.blocked)) == []


def test_whoever_asks_and_calls_themselves_like_a_contact_is_told_apart(world: World) -> None:
    erik = world.people["erik"].node.account
    known = world.alice.node.known
    known[erik] = replace(known[erik], name="Bob Ferreira")
    world.run(world.alice.node.tell(ContactChanged(erik)))
    page = world.stage.page("people")
    world.until(lambda: any(row.id == erik.hex() and row.note == "Not the one you know" for row in page.lines.rows))
    page.show(erik.hex())
    text = world.find("personNamesake").property("text")
    bob = world.people["bob"].id
    assert f"Bob Ferreira ({bob[:4]} {bob[4:8]})" in text
    page.show(bob)
    world.until(lambda: world.stage.find("personNamesake") is None)


def test_what_somebody_says_of_themselves_is_shown_on_their_page(world: World) -> None:
    world.run(world.people["bob"].call(showing.field, "Lives in", "Porto"))
    world.click("person-Carol Nguyen")
    world.find("personBlock")
    assert world.stage.find("field-Lives in") is None
    world.click("person-Bob Ferreira")
    assert world.find("field-Lives in").property("text") == "Porto"


def test_a_neighbour_is_greeted(world: World) -> None:
    world.click("peopleAdd")
    world.click("greet-Femi Adeyemi")
    world.until(lambda: world.toasts == ["Femi Adeyemi was asked. You will see when they answer."])
    assert world.view("femi").state == "asked"


def test_a_neighbour_who_becomes_a_contact_is_offered_no_more(world: World) -> None:
    world.click("peopleAdd")
    world.find("greet-Femi Adeyemi")
    page = world.stage.page("people")
    page.adding.watch(False)  # nobody looks again before the answer comes
    world.run(world.alice.node.know(world.people["femi"].node, "contact"))
    world.until(lambda: world.stage.find("greet-Femi Adeyemi") is None)


def test_a_neighbour_who_has_asked_is_accepted_where_one_would_ask(world: World) -> None:
    world.click("peopleAdd")
    world.find("greet-Femi Adeyemi")
    world.run(world.alice.node.know(world.people["femi"].node, "requested"))
    world.until(lambda: world.stage.find("greet-Femi Adeyemi").property("text") == "Accept")
    world.click("greet-Femi Adeyemi")
    world.until(lambda: "Femi Adeyemi is your contact now." in world.toasts)
    assert world.view("femi").state == "contact"


def test_whoever_was_asked_is_called_as_the_network_showed_them_beside_their_code() -> None:
    account = "571ea4ea" * 8
    asked_one = PersonView(account, account[:8], False, "asked", None, "", "", None, "1", False)
    assert person_line(asked_one).name == "Code 571e a4ea"
    line = person_line(asked_one, "Cem")
    assert (line.name, line.called) == ("Cem (571e a4ea)", "Cem")
    named = replace(asked_one, name="Cem Aydin")
    assert person_line(named, "Cem").name == "Cem Aydin", "what they say themselves comes first"


def test_without_anybody_the_page_says_what_will_be_here_and_offers_one_way(world: World) -> None:
    world.until(lambda: world.stage.find("peopleMore") is not None)
    page = world.stage.page("people")
    page._people = {}
    page._list()
    world.until(lambda: world.stage.find("peopleMore") is None)
    assert "Whoever you add has a page here" in world.find("peopleNone").property("note")


def test_it_is_told_when_somebody_answers_and_when_somebody_comes_by_a_link(world: World) -> None:
    heard: list[str] = []
    world.stage.shell.announced.connect(lambda notice: heard.append(notice["key"]))
    alice, femi = world.alice.node, world.people["femi"].node
    world.find("person-Bob Ferreira")
    world.stage.shell.set_focused(False)
    world.run(alice.know(femi, "asked"))
    world.find("person-Femi Adeyemi")
    assert not world.toasts
    world.run(alice.know(femi, "contact"))
    world.until(lambda: world.toasts == ["Femi Adeyemi is your contact now."])
    del alice.known[femi.account]
    world.run(world.stage.page("people").load())
    world.run(alice.know(femi, "contact"))
    world.until(lambda: world.toasts == 2 * ["Femi Adeyemi is your contact now."])
    assert heard == 2 * [f"met {femi.account.hex()}"]
    world.stage.shell.set_focused(True)
    world.run(alice.know(femi, "asked"))
    world.run(world.stage.page("people").load())
    world.run(alice.know(femi, "contact"))
    world.until(lambda: len(world.toasts) == 3)
    assert len(heard) == 2  # whoever looks at the page needs no notice of the desktop


def test_an_invite_is_shown_as_a_link_and_a_code(world: World) -> None:
    world.click("peopleAdd")
    world.click("makeInvite")
    world.find("inviteCode")
    world.find("inviteLinkInput")
    assert world.text("inviteLink").startswith("kith://i#")
    way = world.stage.page("people").adding.now["way"]
    assert way.endswith("on the same network then, with Kith open.")


def test_with_a_relay_an_invite_is_not_bound_to_the_network(world: World) -> None:
    def way() -> str:
        return str(world.stage.page("people").adding.now["way"])

    assert way().startswith("For one person")
    world.run(world.alice.call(relays.add, "kith://r#one"))
    world.click("peopleAdd")
    world.click("makeInvite")
    world.find("inviteCode")
    assert way().endswith("“Somebody invited you”.")


def test_whoever_became_a_contact_can_be_written_to_at_once(world: World) -> None:
    world.click("approve-Erik Lindqvist")
    world.until(lambda: world.toasts == ["Erik Lindqvist is your contact now."])
    world.stage.shell.act()
    assert world.stage.shell.property("page") == "chats"
    heading = world.find("talkName")
    world.until(lambda: heading.property("text") == "Erik Lindqvist")


def test_an_invite_that_was_used_says_by_whom_and_another_is_offered(world: World) -> None:
    world.click("peopleAdd")
    world.click("makeInvite")
    world.find("inviteCode")
    world.run(world.people["femi"].call(people.accept, world.text("inviteLink")))
    assert world.find("inviteOver").property("text") == "Femi Adeyemi accepted this invite."
    assert [world.stage.find(name) for name in ("inviteCode", "inviteLink", "copyInvite")] == [None] * 3
    world.click("makeInvite")
    world.find("inviteCode")
    assert world.stage.find("inviteOver") is None
    world.alice.node.town.now_ms += 7 * 86_400_000
    world.run(world.alice.call(people.petname, world.people["bob"].id, "Bobby"))
    assert world.find("inviteOver").property("text") == "This invite has expired."
    assert "people.invited" in [name for name, _, _ in world.stage.client.asked]


def test_adding_people_begins_anew_each_time(world: World) -> None:
    world.click("peopleAdd")
    world.click("makeInvite")
    world.find("inviteCode")
    for reopen in (lambda: world.click("peopleAdd"), lambda: world.stage.shell.go("people", "add")):
        world.write("acceptLink", "kith://i#nonsense")
        world.click("acceptNext")
        world.until(lambda: world.stage.find("acceptLink").property("error"))
        world.click("acceptLinkInput")
        type_in(world.stage.window, "x")
        assert world.stage.find("acceptLink").property("error") == ""
        world.click("acceptNext")
        world.until(lambda: world.stage.find("acceptLink").property("error"))
        world.stage.page("people").close()
        reopen()
        world.find("acceptLink")
        assert (world.text("acceptLink"), world.stage.find("acceptLink").property("error")) == ("", "")
        world.find("inviteCode")  # still good for whoever has it


def test_a_link_is_accepted_and_a_wrong_one_is_told(world: World) -> None:
    world.click("peopleAdd")
    world.write("acceptLink", "kith://i#nonsense")
    world.click("acceptNext")
    world.until(lambda: world.stage.find("acceptLink").property("error"))
    link = world.run(world.people["femi"].call(people.invite)).link
    world.write("acceptLink", link)
    press(world.stage.window, Qt.Key.Key_Return)
    world.until(lambda: world.toasts == ["Femi Adeyemi is your contact now."])
    world.run(world.stage.page("people").load())
    assert len(world.toasts) == 1
    assert world.text("acceptLink") == ""
    assert world.view("femi").state == "contact"


def test_the_link_of_a_relay_is_sent_to_the_page_it_belongs_to(world: World) -> None:
    world.click("peopleAdd")
    world.write("acceptLink", "kith://r#192.0.2.7")
    world.click("acceptNext")
    sentence = "That link is from a relay, not from a person. Use it on the Network page."
    world.until(lambda: world.stage.find("acceptLink").property("error") == sentence)


def test_whoever_was_asked_is_named_as_far_as_they_are_known() -> None:
    account = "cc6ed57d" * 8
    stranger = PersonView(account, "cc6ed57d", False, "asked", None, "", "", None, "1", False)
    assert asked(stranger) == "Asked. You will see when they answer."
    assert asked(stranger, "Bob") == "Bob was asked. You will see when they answer."
    assert asked(replace(stranger, name="Bobby")) == "Bobby was asked. You will see when they answer."
    assert person_line(stranger).called == ""
    assert person_line(stranger).spoken == "Code cc6e d57d. Asked, waiting for an answer"
    assert person_line(replace(stranger, name="Bob", state="contact")).spoken == "Bob."
