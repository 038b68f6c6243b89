"""The network page by mouse and keys on fake nodes: how people are reached, relays joined by link or code and left."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.chat import api as chat
from app.errors import WorldFault
from app.relays.views import ReachView, RelayView
from app.wording import UNKNOWN_TROUBLE, relay_trouble
from node.items import ReachChanged
from tests.app.fake_relays import FakeRelay
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import click, is_still, press, type_in
from tests.ui.network_shots import fill
from ui import times
from ui.network.lines import RelayLine, relay_line, since, size, way_line
from ui.qr import path_of

LINK = "kith://r#one"


@pytest.fixture
def node(town: Any) -> Any:
    return town[1]["alice"].node


@pytest.fixture
def page(stage: Stage, until: Any) -> Any:
    stage.shell.go("network")
    found = stage.page("network")
    until(lambda: found.now["known"])
    return found


@pytest.fixture
def said(stage: Stage) -> list[str]:
    heard: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: heard.append(sentence))
    return heard


@pytest.fixture(autouse=True)
def _bare_clipboard(qapp: Any) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def hit(stage: Stage, name: str) -> None:
    """Click in the middle of an item."""
    item: QQuickItem = stage.find(name)
    assert item is not None, name
    click(item)


def at_rest(stage: Stage, name: str) -> Callable[[], bool]:
    """Ask whether an item can be pressed and has not moved for ten looks: a row that is new is laid out meanwhile."""
    seen: list[tuple[float, float]] = []

    def look() -> bool:
        item = stage.find(name)
        if not is_still(item) or not item.isEnabled():
            seen.clear()
            return False
        place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        seen.append((place.x(), place.y()))
        return len(seen) > 10 and len(set(seen[-10:])) == 1

    return look


def code_of(text: str) -> QImage:
    """A picture of the code of a text, as a person would photograph it."""
    path, units = path_of(text)
    image = QImage((units + 8) * 6, (units + 8) * 6, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for run in path.split("z")[:-1]:
        at, across = run[1:].split("h", 1)
        x, y = (int(part) for part in at.split())
        width = int(across.split("v")[0])
        painter.fillRect((x + 4) * 6, (y + 4) * 6, width * 6, 6, QColor("black"))
    painter.end()
    return image


def test_everybody_is_listed_with_the_way_to_them(
    stage: Stage, node: Any, town: Any, until: Any, qtmodeltester: Any
) -> None:
    fill(town[1])
    stage.shell.go("network")
    page = stage.page("network")
    until(lambda: page.now["known"] and stage.find("netWay-Bob Ferreira") is not None)
    rows = {row.name: row for row in page.ways.rows}
    assert list(rows) == ["Bob Ferreira", "Carol Nguyen", "Dana Whitfield"]  # the nearest first
    assert (rows["Bob Ferreira"].tone, rows["Bob Ferreira"].address) == ("good", "192.0.2.33:50412")
    assert rows["Carol Nguyen"].note.startswith("Online, by way of a relay since yesterday, ")
    assert (rows["Dana Whitfield"].note, rows["Dana Whitfield"].waits) == (
        "Away; a relay keeps mail for them",
        "12 waiting",
    )
    assert stage.find("networkSummary").property("text") == "2 of 3 reached now · 12 on the way"
    qtmodeltester.check(page.ways, force_py=True)
    qtmodeltester.check(page.relays.lines, force_py=True)
    hit(stage, "netWay-Carol Nguyen")
    assert stage.shell.property("page") == "people"
    until(lambda: stage.page("people").now["name"] == "Carol Nguyen")


def test_this_computer_is_described(stage: Stage, page: Any, said: list[str], until: Any) -> None:
    until(lambda: stage.find("hereAddress") is not None)
    assert stage.find("hereName").property("text") == "Alice Moreau"
    assert stage.find("herePort").property("text") == "4242"
    assert stage.find("hereLan").property("text").startswith("On: ")
    assert stage.find("hereLinks").property("text") == "None open now"
    assert stage.find("hereAddress").property("text") == "192.0.2.7:4242"
    stage.find("hereAddress").copied.emit()
    assert said == ["Copied: 192.0.2.7:4242"]
    assert QGuiApplication.clipboard().text() == "192.0.2.7:4242"


def test_a_relay_is_joined_by_a_typed_link(stage: Stage, page: Any, node: Any, said: list[str], until: Any) -> None:
    assert stage.find("relaysEmpty") is not None
    assert not stage.find("relayJoin").isEnabled()
    hit(stage, "relayLinkInput")
    type_in(stage.window, LINK)
    hit(stage, "relayJoin")
    until(lambda: stage.find("relay-192.0.2.1:4200") is not None)
    assert [one.addresses for one in node.relays.joined] == [("192.0.2.1:4200",)]
    assert said == ["You use this relay now."]
    assert stage.find("relayLinkInput").property("text") == ""
    assert stage.find("relaysEmpty") is None


def test_enter_joins_as_well_and_two_relays_are_the_most(stage: Stage, page: Any, until: Any) -> None:
    for number, link in enumerate((LINK, "kith://r#two"), 1):
        hit(stage, "relayLinkInput")
        type_in(stage.window, link)
        press(stage.window, Qt.Key.Key_Return)
        until(lambda n=number: stage.find(f"relay-192.0.2.{n}:4200") is not None)
    until(lambda: stage.find("relayLinkInput") is None)
    assert stage.find("relayJoin") is None
    data = QMimeData()
    data.setText("kith://r#three")
    dropped_at(stage, data, "hereName")
    assert page.relays.now["error"] == ""  # it was not taken: nowhere on the page would it be said
    assert not page.relays.now["busy"]


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("http://example.com", "This is not an invitation to a relay."),
        ("kith://i#0123", "That link is from a person, not from a relay. Use it on the People page."),
    ],
)
def test_a_bad_link_is_said_at_the_field_until_something_else_is_typed(
    stage: Stage, page: Any, node: Any, until: Any, link: str, sentence: str
) -> None:
    hit(stage, "relayLinkInput")
    type_in(stage.window, link)
    hit(stage, "relayJoin")
    until(lambda: page.relays.now["error"])
    assert page.relays.now["error"] == sentence
    assert stage.find("relayLink").property("error") == sentence
    assert stage.find("relayLinkInput").property("text") == link
    assert node.relays.joined == []
    hit(stage, "relayLinkInput")
    type_in(stage.window, "x")
    assert page.relays.now["error"] == ""


def test_a_link_or_a_picture_of_a_code_is_pasted(stage: Stage, page: Any, node: Any, until: Any) -> None:
    QGuiApplication.clipboard().setText(f"  {LINK}\n")
    hit(stage, "relayPaste")
    until(lambda: len(node.relays.joined) == 1 and not page.relays.now["busy"])
    QGuiApplication.clipboard().setImage(code_of("kith://r#two"))
    hit(stage, "relayPaste")
    until(lambda: len(node.relays.joined) == 2)


def test_a_picture_without_a_code_is_refused(stage: Stage, page: Any, node: Any, until: Any) -> None:
    blank = QImage(64, 64, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(blank)
    hit(stage, "relayPaste")
    until(lambda: page.relays.now["error"] == "No Kith code was found in this picture.")
    assert node.relays.joined == []


def test_a_picture_or_a_link_is_dropped(stage: Stage, page: Any, node: Any, until: Any, tmp_path: Any) -> None:
    file = tmp_path / "code.png"
    assert code_of(LINK).save(str(file))
    page.relays.drop(QUrl.fromLocalFile(str(file)))
    until(lambda: len(node.relays.joined) == 1 and not page.relays.now["busy"])
    page.relays.drop(QUrl("http://192.0.2.1/code.png"))
    assert not page.relays.now["busy"]
    data = QMimeData()
    data.setText("kith://r#two")
    dropped_at(stage, data)
    until(lambda: len(node.relays.joined) == 2)


def dropped_at(stage: Stage, data: QMimeData, place: str = "relayLink") -> None:
    """Drag something over the cards, and let go."""
    card = stage.find(place)
    at = card.mapToScene(QPointF(card.width() / 2, 4))
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(stage.window, QDragEnterEvent(at, *held))
    QCoreApplication.sendEvent(stage.window, QDropEvent(at, *held))


def test_a_relay_is_left_after_a_question(stage: Stage, page: Any, node: Any, said: list[str], until: Any) -> None:
    page.relays.join(LINK)
    until(lambda: said and not page.relays.now["busy"])
    until(at_rest(stage, "relayLeave"))
    hit(stage, "relayLeave")
    until(at_rest(stage, "relayStay"))
    hit(stage, "relayStay")
    until(lambda: stage.find("relayStay") is None)
    assert len(node.relays.joined) == 1
    until(at_rest(stage, "relayLeave"))
    hit(stage, "relayLeave")
    until(at_rest(stage, "relayLeaveSure"))
    hit(stage, "relayLeaveSure")
    until(lambda: stage.find("relaysEmpty") is not None)
    assert node.relays.joined == []
    assert said[-1] == "You do not use that relay any more."


def test_a_relay_that_cannot_be_left_stays_and_says_why(stage: Stage, page: Any, said: list[str], until: Any) -> None:
    page.relays.join(LINK)
    until(lambda: stage.find("relayLeave") is not None)
    stage.client.refusals["relays.remove"] = WorldFault("store_failed", "The disk failed.")
    page.relays.leave("01" * 32)
    until(lambda: said[-1] == "The disk failed.")
    assert page.relays.now["leaving"] == ""
    assert stage.find("relayLeave").isEnabled()


def test_a_notice_refreshes_it_while_it_is_in_front(
    stage: Stage, page: Any, node: Any, town: Any, run: Any, until: Any
) -> None:
    bob = town[1]["bob"].node.account
    node.relays.how = {bob: "relay"}
    run(node.tell(ReachChanged(bob)))
    until(lambda: page.ways.rows[0].tone == "good")
    node.relays.joined = [FakeRelay(b"\1" * 32, state="refused", why="relay_full")]
    run(node.tell(ReachChanged(b"\1" * 32)))
    until(lambda: stage.find("relayWhy") is not None)
    assert stage.find("relayWhy").property("text") == "It is full."
    node.relays.queued = {bob: 1}
    run(town[1]["alice"].call(chat.send, "Bob Ferreira", "hello"))
    until(lambda: page.now["waiting"] == 1)
    stage.shell.go("people")
    run(settle())
    before = sum(name == "relays.reach" for name, *_ in stage.client.asked)
    run(node.tell(ReachChanged(bob)))
    run(settle())
    assert sum(name == "relays.reach" for name, *_ in stage.client.asked) == before


def test_a_relay_that_dies_under_the_open_page_is_said_to_be_gone_and_those_it_reached_too(
    stage: Stage, town: Any, node: Any, until: Any, run: Any
) -> None:
    fill(town[1])
    relay = node.relays.joined[0]
    stage.shell.go("network")
    until(lambda: stage.find("relay-relay.moreau.example:4200") is not None)
    page = stage.page("network")
    carol = town[1]["carol"].node.account
    assert page.relays.lines.rows[0].tone == "good"
    assert page.ways.rows[page.ways.find(carol.hex())].tone == "good"
    node.relays.joined[0] = replace(relay, state="seeking", why="dial_failed")
    node.relays.how[carol] = "none"
    run(node.tell(ReachChanged(relay.id), ReachChanged(carol)))
    until(lambda: page.relays.lines.rows[0].tone != "good")
    until(lambda: page.ways.rows[page.ways.find(carol.hex())].tone == "off")
    window = stage.window
    assert isinstance(window, QQuickWindow)
    shown = [str(item.property("text")) for item in walk(window.contentItem())]
    assert page.relays.lines.rows[0].why in shown
    assert relay_trouble("dial_failed") in page.relays.lines.rows[0].why
    node.relays.joined[0] = relay
    run(node.tell(ReachChanged(relay.id)))
    until(lambda: page.relays.lines.rows[0].tone == "good")


def test_nothing_to_show_leads_on(stage: Stage, page: Any, node: Any, run: Any, until: Any) -> None:
    node.known.clear()
    page.again()
    until(lambda: stage.find("networkEmptyAdd") is not None)
    hit(stage, "networkEmptyAdd")
    assert (stage.shell.property("page"), stage.page("people").now["view"]) == ("people", "add")
    run(settle())


def test_a_failure_at_first_and_a_later_one(stage: Stage, until: Any) -> None:
    stage.client.refusals["status"] = WorldFault("store_failed", "The disk failed.")
    stage.shell.go("network")
    until(lambda: stage.find("networkAgain") is not None)
    assert stage.find("relayJoin") is None
    stage.client.refusals.clear()
    hit(stage, "networkAgain")
    until(lambda: stage.find("relayJoin") is not None)
    assert stage.find("networkError") is None
    stage.client.refusals["relays.list"] = WorldFault("store_failed", "The disk failed.")
    stage.page("network").again()
    until(lambda: stage.find("networkError") is not None)
    assert stage.find("networkError").property("text").endswith("The disk failed.")
    assert stage.find("relayJoin") is not None  # what was known stays


def test_a_narrow_window_shows_one_pane(stage: Stage, page: Any, until: Any) -> None:
    stage.window.setProperty("width", 500)
    until(lambda: stage.find("networkRelays") is not None)
    assert stage.find("relayJoin") is None
    hit(stage, "networkRelays")
    until(lambda: stage.find("relayJoin") is not None)
    assert stage.find("networkWays") is None
    hit(stage, "paneBack")
    until(lambda: stage.find("networkWays") is not None)


def test_what_a_relay_says_of_itself_is_never_shown() -> None:
    at = times.now()
    view = RelayView("ab" * 32, ("x" * 300 + "\u202e<b>",), "refused", "Call +1 555 now", 5, 0, False, None)
    line = relay_line(view, at)
    assert line.why == str(UNKNOWN_TROUBLE)
    assert len(line.name) <= 80
    assert (line.held, line.share) == ("", 0.0)  # it has not said how much it keeps
    assert "555" not in line.spoken
    assert relay_trouble("") == ""
    over = relay_line(RelayView("ab" * 32, (), "connected", "", 9, 3, False, at.isoformat()), at)
    assert (over.share, over.name, over.why) == (1.0, "abababab", "")


def test_of_a_relay_that_is_not_reached_only_what_is_known_is_said() -> None:
    at = times.now()
    never = relay_line(RelayView("ab" * 32, (), "seeking", "dial_failed", 0, 0, False, None), at)
    assert (never.note, never.held) == ("Not reached yet; it is tried again and again", "")
    unused = relay_line(RelayView("ab" * 32, (), "seeking", "dial_failed", 0, 1 << 26, False, None), at)
    assert (unused.note, unused.held) == ("Not reached; it is tried again and again", "")
    before = relay_line(RelayView("ab" * 32, (), "seeking", "", 5 << 20, 1 << 26, False, None), at)
    assert before.held == f"Kept {size(5 << 20)} of at most {size(1 << 26)} for you when it was last reached"
    now = relay_line(RelayView("ab" * 32, (), "connected", "", 0, 1 << 26, False, None), at)
    assert now.held == f"Keeps {size(0)} of at most {size(1 << 26)} for you"


def test_of_a_relay_that_another_device_joined_it_is_said_which_until_it_is_joined_here() -> None:
    at = times.now()

    def line(state: str, why: str, joined: bool) -> RelayLine:
        return relay_line(RelayView("ab" * 32, (), state, why, 0, 0, False, None, joined, "Lap\u202etop"), at)

    fails, refused = line("seeking", "dial_failed", False), line("refused", "too_many_members", False)
    assert fails.note == "Not joined here yet; it is tried again and again. You joined it on Laptop"
    assert fails.why == relay_trouble("dial_failed")
    assert refused.note == "It refuses this computer. You joined it on Laptop"
    assert refused.why == relay_trouble("too_many_members")
    assert line("connected", "", True).note == "Connected"
    assert line("seeking", "", True).note == "Not reached yet; it is tried again and again"


def test_a_way_that_is_not_known_counts_as_none() -> None:
    at = times.now()
    line = way_line(ReachView("1", "Bob", "pigeon", None, 2000), "192.0.2.1:1", at)
    assert (line.note, line.waits, line.address, line.tone) == (
        "Away; what you send waits here",
        "999+ waiting",
        "",
        "off",
    )
    assert since(None, at) == ""
