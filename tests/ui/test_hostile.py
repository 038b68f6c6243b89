"""1,000 hostile texts through every control and every text of a conversation: nothing is fetched, nothing breaks."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QQmlComponent

from app.chat.views import CardView, ChatView, MessageView, QuoteView, ReactionView
from app.markup import spans
from app.people.views import NearbyView, PersonView, ProfileView
from app.relays.views import ReachView, RelayView, ServingView
from tests.ui.chat_world import lines
from tests.ui.fake_client import Stage, settle
from tests.ui.hostile import COUNT, Listener, texts
from ui import times
from ui.chat.listed import Around, chat_line
from ui.engine import build_wall, make_engine
from ui.network.lines import relay_line, way_line
from ui.people.lines import nearby_line, person_line

CONTROLS = Path(__file__).resolve().parents[2] / "ui" / "controls"
# For each control, the properties that a text can come into.
SURFACES = {
    "KText": "text", "KHeading": "text", "KNote": "text", "KButton": "text", "KIconButton": "text", "KTip": "text",
    "KField": "text label hint error note", "KArea": "text hint name", "KAvatar": "name person", "KSwitch": "text note",
    "KCheck": "text", "KList": "name", "KRow": "text", "KEmpty": "title note", "KBanner": "text action",
    "KMenuItem": "text", "KToast": "text action", "KProgress": "name", "KTab": "text", "KHeader": "title subtitle",
    "KPicture": "alt", "KCard": "title note", "KChoice": "text note", "KPaneHead": "title", "KEmojiButton": "emoji",
    "KFileChoice": "path none text error", "KZoom": "alt", "KFact": "label text", "KLabelled": "label error",
    "KMarked": "text", "KSeek": "name told",
}  # fmt: skip
SILENT = {
    "KIcon", "KFocus", "KSpinner", "KScrollBar", "KBadge", "KLine", "KPanes", "KMark", "KCode", "KReactions", "KEmojis",
    "KEmojiSheet", "KKeys", "KMenu", "KDialog", "KSheet", "KWave",
}  # fmt: skip


LOOKS = """
// How each text looks that lies in an item, in their order: format, colour, size and typeface.
function looks(): list<string> {
    const items = [contentItem], found = [];
    for (let at = 0; at < items.length; ++at) {
        const item = items[at];
        if (item.textFormat !== undefined)
            found.push([item.textFormat, item.color, item.font.pixelSize, item.font.family, item.font.weight].join());
        items.push(...item.children);
    }
    return found;
}
"""
LOADING = 2  # the status of a picture
FREEZE_S = 20.0
"""Processor seconds that no text may take in all controls at once."""


@pytest.fixture
def listener(qapp: object) -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def test_there_are_as_many_as_are_said() -> None:
    assert len(set(texts("http://127.0.0.1/"))) == COUNT


def test_every_control_is_here_or_shows_no_text() -> None:
    names = {path.stem for path in CONTROLS.glob("*.qml")}
    a_text = re.compile(r"property string (?:text|title|note|name|label|hint|alt|action)\b")
    takes_text = {name for name in names if a_text.search((CONTROLS / f"{name}.qml").read_text(encoding="utf-8"))}
    assert takes_text - set(SURFACES) - SILENT == set()


def test_every_control_shows_texts_as_they_are(listener: Listener, run: Any) -> None:
    complaints: list[str] = []
    engine = make_engine(complaints.append)
    extra = {"KIconButton": 'glyph: "info"', "KTip": "shown: true; delay: 0"}
    body = "\n".join(
        f"{name} {{ {'; '.join([extra.get(name, 'x: 0'), *(f'{one}: root.sample' for one in properties.split())])} }}"
        for name, properties in SURFACES.items()
    )
    source = (
        "import QtQuick\nimport ui.controls\nWindow { id: root; width: 900; height: 900; visible: true; "
        f'property string sample: ""\n{LOOKS}\nColumn {{ width: 300\n{body}\n}} }}'
    )
    component = QQmlComponent(engine)
    component.setData(source.encode(), "file:///probe.qml")
    window = component.create()
    assert window is not None, component.errorString()
    before, most = set[str](), 0.0
    for harmless in ("hello", "hello " * 500):
        window.setProperty("sample", harmless)
        run(settle())
        before.update(window.looks())
    assert len(window.looks()) > len(SURFACES)
    for number, text in enumerate(texts(listener.url)):
        begun = time.process_time()
        window.setProperty("sample", text)
        if number % 4 == 0:
            QCoreApplication.processEvents()
        assert number % 10 or before.issuperset(window.looks()), text[:80]
        most = max(most, time.process_time() - begun)
    run(settle())
    print(
        f"{COUNT} texts through {len(window.looks())} texts of {len(SURFACES)} controls: one took {most:.2f} s at most"
    )
    assert listener.asked == 0
    assert complaints == []
    assert most < FREEZE_S
    window.deleteLater()
    run(settle(2))


def test_a_stock_text_would_have_asked(listener: Listener, until: Any) -> None:
    """The proof that the tests above can fail: Qt's own Text fetches what the same texts name."""
    engine = make_engine()
    component = QQmlComponent(engine)
    source = f"import QtQuick\nWindow {{ visible: true; Text {{ text: '<img src=\"{listener.url}\">' }} }}"
    component.setData(source.encode(), "file:///probe.qml")
    window = component.create()
    until(lambda: listener.asked)
    window.deleteLater()


def test_every_text_of_a_conversation_and_of_people(stage: Stage, listener: Listener, run: Any, until: Any) -> None:
    stage.shell.go("chats")
    chats, people = stage.page("chats"), stage.page("people")
    until(lambda: chats.list.rows)
    chats.open(chats.list.rows[0].contact)
    run(settle())
    all_texts = texts(listener.url)
    at = times.now()
    for first in range(0, len(all_texts), 50):
        some = all_texts[first : first + 50]
        messages = [_message(first + number, text) for number, text in enumerate(some)]
        chats.talk.lines.put(lines(messages, "me", (messages[3].id, 7), at))
        views = [ChatView(str(n), str(n), text, n, text, at.isoformat()) for n, text in enumerate(some)]
        chats.list.put(
            chat_line((view, Around(at, text if number % 2 else "")))
            for number, (view, text) in enumerate(zip(views, some, strict=True))
        )
        persons = [
            PersonView(str(n), text, True, "requested", text, text, text, None, "", True) for n, text in enumerate(some)
        ]
        people.lines.put(person_line(view) for view in persons)
        people.adding.nearby.put(nearby_line(NearbyView(f"{n:016}", text, text)) for n, text in enumerate(some))
        stage.shell.say(some[0])
        stage.shell.remind("probe", some[1], some[2], "chats")
        stage.shell.go("people" if first % 100 else "chats")
        run(settle(2))
    assert listener.asked == 0


def test_every_text_of_the_network_and_the_settings(stage: Stage, listener: Listener, run: Any, until: Any) -> None:
    network, settings = stage.page("network"), stage.page("settings")
    for key in ("network", "settings"):
        stage.shell.go(key)
        until(lambda key=key: stage.page(key).now["known"])
    all_texts = texts(listener.url)
    at = times.now()
    for first in range(0, len(all_texts), 50):
        some = all_texts[first : first + 50]
        stage.shell.go("network" if first % 100 else "settings")
        run(settle(2))
        ways = [ReachView(str(n), text, ("link", "none")[n % 2], None, n) for n, text in enumerate(some)]
        network.ways.put(way_line(view, text, at) for view, text in zip(ways, some, strict=True))
        states = ("refused", "seeking", "connected")
        lines = [RelayView(str(n), (text,), states[n % 3], text, n, 9, False, None) for n, text in enumerate(some)]
        network.relays.lines.put(relay_line(view, at) for view in lines)
        network._figures = {"addresses": some, "port": 1}
        network.changed.emit()
        settings._facts = {"home": some[0], "version": some[1], "account": some[2], "lock": some[3]}
        settings.changed.emit()
        settings.profile._take(ProfileView("1", some[4], some[5]))
        settings.serving._addresses = some
        settings.serving._take(ServingView(True, some[6][:900]))
        run(settle(2))
    assert listener.asked == 0


def _message(number: int, text: str) -> MessageView:
    plain = MessageView(
        id=f"{number:08}", chat="c", author="me" if number % 3 else "them", author_name=text[:200],
        mine=bool(number % 3), text=text, sent_at="2026-11-18T12:00:00Z", state="read", reply=None,
        edited=number % 5 == 0, deleted=False, unreadable=False,
        reactions=[ReactionView(text[:30], "them", text[:64]), ReactionView("👍", "me", "me")], spans=spans(text),
    )  # fmt: skip
    quote = QuoteView("q", text[:64], text[:300], deleted=False, mine=False)
    card = CardView("https://a.b/", text[:200] or "x", text[:300])
    return replace(plain, quote=quote) if number % 2 else replace(plain, preview=card)


@pytest.mark.no_qt_log  # Qt says of each picture that it did not come
def test_nothing_on_a_screen_reaches_another_machine(listener: Listener, until: Any) -> None:
    """Were it not for the wall, both would leave: with the wall moved to the listener, they come there instead.

    That is how it is before the engine is made, so that one without a wall is seen.
    """
    build_wall(listener.serverPort())
    engine = make_engine()
    for url in ("http://192.0.2.1/media/x", "http://elsewhere.example/x"):
        assert status(engine, url, until) == "error"
    assert listener.asked == 0
    build_wall(listener.serverPort())
    try:
        item = picture(engine, "http://elsewhere.example/x")
        until(lambda: listener.asked)
        item.deleteLater()
    finally:
        build_wall()


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://127.0.0.1:PORT/media/00112233445566778899aabbccddeeff", True),
        ("http://127.0.0.1:PORT/rpc", False),
        ("http://127.0.0.1:PORT/media/../rpc", False),
        ("http://user@127.0.0.1:PORT/media/00112233445566778899aabbccddeeff", False),
        ("http://localhost:PORT/media/00112233445566778899aabbccddeeff", False),
        ("https://127.0.0.1:PORT/media/00112233445566778899aabbccddeeff", False),
    ],
)
def test_a_picture_comes_from_the_door_of_the_node_only(
    listener: Listener, run: Any, until: Any, url: str, asked: bool
) -> None:
    engine = make_engine()
    component = QQmlComponent(engine)
    address = url.replace("PORT", str(listener.serverPort()))
    source = f"import ui.controls\nKPicture {{ property int now: status; width: 9; height: 9; source: '{address}' }}"
    component.setData(source.encode(), "file:///probe.qml")
    item = component.create()
    assert item is not None, component.errorString()
    item.setParent(engine)
    until(lambda: listener.asked if asked else item.property("now") != LOADING)
    run(settle())
    assert bool(listener.asked) is asked
    item.deleteLater()


def picture(engine: Any, url: str) -> Any:
    component = QQmlComponent(engine)
    source = f"import QtQuick\nImage {{ property int now: status; source: '{url}'; asynchronous: true }}"
    component.setData(source.encode(), "file:///probe.qml")
    item = component.create()
    item.setParent(engine)
    return item


def status(engine: Any, url: str, until: Any) -> str:
    item = picture(engine, url)
    until(lambda: item.property("now") != LOADING)
    return {0: "nothing", 1: "ready", 3: "error"}[item.property("now")]
