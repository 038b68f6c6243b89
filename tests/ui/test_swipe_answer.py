"""A message is answered by swiping it towards where lines begin, by finger or touchpad; scrolling stays itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.chat import api as chat
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import Finger, Mouse

BEGIN, ON, END = Qt.ScrollPhase.ScrollBegin, Qt.ScrollPhase.ScrollUpdate, Qt.ScrollPhase.ScrollEnd
NO_PHASE, MOMENTUM = Qt.ScrollPhase.NoScrollPhase, Qt.ScrollPhase.ScrollMomentum


@pytest.fixture(scope="session")
def pad(qapp: QApplication) -> Any:
    """A touchpad."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchPad)


@pytest.fixture
def turn(qapp: QApplication) -> Iterator[Any]:
    """Have lines begin at the right; afterwards at the left again."""
    yield lambda: qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    """Bob and Alice wrote so much in turn that it has to be scrolled."""
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    stage.shell.appearance.choose("movement", "less")
    for number in range(30):
        made.say(*(("alice", "bob") if number % 2 else ("bob", "alice")), f"text {number}")
    made.read()
    made.open()
    until(lambda: len(made.talk.lines.rows) == 30 and stage.find("message-0"))
    run(settle())
    return made


def bubble(world: World, at: int) -> Any:
    """The ground of a bubble; 0 is the newest, which is Alice's."""
    row = world.find(f"message-{at}")
    return next(part for part in row.childItems() if part.objectName() == "bubbleGround")


def touch(world: World, screen: Any, at: int = 3) -> Finger:
    ground = bubble(world, at)
    middle = ground.mapToScene(QPointF(ground.width() / 2, ground.height() / 2))
    return Finger(world.stage.window, world.run, middle, screen)


def answered(world: World) -> str | None:
    reply = world.talk.now["reply"]
    return reply and reply["text"]


def test_a_finger_far_enough_answers_and_the_bubble_follows(world: World, screen: Any) -> None:
    ground, sign = bubble(world, 3), lambda: world.stage.find("swipeSign")
    x = ground.x()
    finger = touch(world, screen)
    finger.move(finger.at - QPointF(40, 0))
    world.until(lambda: ground.x() == pytest.approx(x - 40))
    assert sign() is not None
    finger.move(finger.at - QPointF(200, 6))
    world.until(lambda: ground.x() == pytest.approx(x - 84))
    assert answered(world) is None, "it has not been let go"
    finger.release()
    world.until(lambda: answered(world) == "text 26")
    world.until(lambda: ground.x() == pytest.approx(x) and sign() is None)
    assert world.find("composerInput").property("activeFocus")


@pytest.mark.parametrize(("across", "down"), [(-45, 0), (200, 0), (0, 160)])
def test_less_the_other_way_and_up_or_down_answer_nothing(world: World, screen: Any, across: int, down: int) -> None:
    messages, ground = world.find("messages"), bubble(world, 3)
    stood, x = messages.property("contentY"), ground.x()
    finger = touch(world, screen)
    for step in [QPointF(across, down) / 5] * 5 + [QPointF(-90 if down else 0, 0)]:
        finger.move(finger.at + step, 2)  # aside, once it scrolls
        world.run(settle())
    finger.release()
    world.run(settle())
    assert answered(world) is None
    assert ground.x() == pytest.approx(x)
    assert (messages.property("contentY") != stood) == bool(down)


def test_where_lines_begin_at_the_right_it_is_the_other_way(world: World, screen: Any, turn: Any) -> None:
    turn()
    world.run(settle())
    finger = touch(world, screen)
    finger.move(finger.at - QPointF(100, 0))
    finger.release()
    world.run(settle())
    assert answered(world) is None
    finger = touch(world, screen)
    finger.move(finger.at + QPointF(100, 0))
    world.run(settle())
    finger.release()
    world.until(lambda: answered(world) == "text 26")


def test_the_mouse_swipes_nothing(world: World) -> None:
    ground = bubble(world, 3)
    mouse = Mouse(world.stage.window, world.run, ground.mapToScene(QPointF(20, ground.height() / 2)))
    x = ground.x()
    mouse.move(mouse.at - QPointF(120, 0))
    world.run(settle())
    assert ground.x() == x
    mouse.release()
    world.run(settle())
    assert answered(world) is None


def test_what_cannot_be_answered_does_not_move(world: World, screen: Any) -> None:
    world.talk.property("picking").toggle(world.talk.lines.rows[0].id)
    world.run(settle())
    finger = touch(world, screen)
    x = bubble(world, 3).x()
    finger.move(finger.at - QPointF(120, 0))
    world.run(settle())
    assert bubble(world, 3).x() == x
    finger.release()
    world.run(settle())
    assert answered(world) is None


def test_a_finger_that_stayed_and_opened_the_menu_swipes_nothing(world: World, screen: Any) -> None:
    finger, x = touch(world, screen), bubble(world, 3).x()
    world.until(lambda: world.stage.find("menuReply"))
    finger.move(finger.at - QPointF(120, 0))
    world.run(settle())
    assert bubble(world, 3).x() == x
    finger.release()
    world.run(settle())
    assert answered(world) is None


class Pad:
    """Two fingers on a touchpad, over a bubble."""

    def __init__(self, world: World, device: QPointingDevice | None, *, inverted: bool = False) -> None:
        self._world, self._device, self._inverted = world, device, inverted
        ground = bubble(world, 3)
        self._at = ground.mapToScene(QPointF(ground.width() / 2, ground.height() / 2))

    def move(self, across: int, down: int, *, times: int = 6, phase: Qt.ScrollPhase = ON) -> None:
        window, none = self._world.stage.window, Qt.MouseButton.NoButton
        there, keys = window.mapToGlobal(self._at), Qt.KeyboardModifier.NoModifier
        source = Qt.MouseEventSource.MouseEventNotSynthesized
        for _ in range(times):
            told = (
                self._at,
                there,
                QPoint(across, down),
                QPoint(across, down) * 2,
                none,
                keys,
                phase,
                self._inverted,
                source,
            )
            more = (self._device,) if self._device else ()
            QCoreApplication.sendEvent(window, QWheelEvent(*told, *more))


def test_two_fingers_on_a_touchpad_answer(world: World, pad: Any) -> None:
    fingers, ground = Pad(world, pad), bubble(world, 3)
    x = ground.x()
    fingers.move(-4, 0, times=1, phase=BEGIN)
    fingers.move(-14, 2)
    assert ground.x() == pytest.approx(x - 84)
    assert answered(world) is None
    fingers.move(0, 0, times=1, phase=END)
    world.until(lambda: answered(world) == "text 26")
    world.until(lambda: ground.x() == pytest.approx(x))
    assert world.find("messages").property("interactive")
    fingers.move(-30, 0, phase=MOMENTUM)
    assert world.stage.find("swipeSign") is None, "what the touchpad adds by itself is no swipe"


def test_a_touchpad_that_says_no_end_answers_when_it_rests(world: World, pad: Any) -> None:
    Pad(world, pad).move(-14, 0, phase=NO_PHASE)
    world.until(lambda: answered(world) == "text 26")


def test_back_again_before_the_end_answers_nothing(world: World, pad: Any) -> None:
    fingers = Pad(world, pad)
    fingers.move(-14, 0)
    fingers.move(14, 0, times=5)
    fingers.move(0, 0, times=1, phase=END)
    world.run(settle())
    assert answered(world) is None


def test_what_begins_downwards_scrolls_and_a_wheel_only_scrolls(world: World, pad: Any) -> None:
    messages, ground = world.find("messages"), bubble(world, 3)
    x, stood = ground.x(), messages.property("contentY")
    fingers = Pad(world, pad)
    fingers.move(-6, 12)
    world.run(settle())
    assert messages.property("contentY") < stood
    fingers.move(-30, 1)
    fingers.move(0, 0, times=1, phase=END)
    Pad(world, None).move(-30, 0, phase=NO_PHASE)
    world.run(settle())
    assert ground.x() == pytest.approx(x)
    assert answered(world) is None


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("inverted", "across"), [(True, -14), (False, 14), (False, -14)])
def test_the_bubble_follows_the_fingers_however_the_system_scrolls(
    world: World, pad: Any, turn: Any, mirrored: bool, inverted: bool, across: int
) -> None:
    """Fingers to the left are told as less where the system says it inverts, else as more, or less if it cannot say."""
    if mirrored:
        turn()
        world.run(settle())
    fingers, ground, side = Pad(world, pad, inverted=inverted), bubble(world, 3), -1 if mirrored else 1
    x = ground.x()
    fingers.move(side * across, 0)
    assert ground.x() == pytest.approx(x - side * 84)
    fingers.move(0, 0, times=1, phase=END)
    world.until(lambda: answered(world) == "text 26")


def test_fingers_the_other_way_answer_nothing_where_the_system_says_so(world: World, pad: Any) -> None:
    fingers, ground = Pad(world, pad, inverted=True), bubble(world, 3)
    x = ground.x()
    fingers.move(14, 0)
    assert ground.x() == pytest.approx(x)
    fingers.move(0, 0, times=1, phase=END)
    world.run(settle())
    assert answered(world) is None


@pytest.mark.parametrize("again", [False, True])
def test_a_swipe_whose_end_is_never_told_springs_back(world: World, pad: Any, again: bool) -> None:
    messages, ground = world.find("messages"), bubble(world, 3)
    x, fingers = ground.x(), Pad(world, pad)
    fingers.move(-14, 0)
    assert not messages.property("interactive")
    if again:
        fingers.move(0, 0, times=1, phase=BEGIN)
        assert messages.property("interactive")
    world.until(lambda: messages.property("interactive") and ground.x() == pytest.approx(x))
    assert answered(world) is None
    fingers.move(-14, 0)
    fingers.move(0, 0, times=1, phase=END)
    world.until(lambda: answered(world) == "text 26")


def test_a_finger_that_the_system_takes_away_answers_nothing(world: World, screen: Any) -> None:
    ground = bubble(world, 3)
    finger, x = touch(world, screen), ground.x()
    finger.move(finger.at - QPointF(100, 0))
    world.until(lambda: ground.x() == pytest.approx(x - 84))
    finger.taken()
    world.until(lambda: ground.x() == pytest.approx(x))
    world.run(settle())
    assert answered(world) is None
    assert world.find("messages").property("interactive")
    finger = touch(world, screen)
    finger.move(finger.at - QPointF(100, 0))
    finger.release()
    world.until(lambda: answered(world) == "text 26")


def test_a_message_that_is_deleted_while_it_is_swiped_is_not_answered(world: World, screen: Any) -> None:
    ground = bubble(world, 3)
    finger, x = touch(world, screen), ground.x()
    finger.move(finger.at - QPointF(100, 0))
    world.until(lambda: ground.x() == pytest.approx(x - 84))
    line = world.talk.lines.rows[3]
    world.run(world.people["bob"].call(chat.delete, line.id))
    world.until(lambda: world.talk.lines.rows[3].gone)
    finger.release()
    world.run(settle())
    assert answered(world) is None
