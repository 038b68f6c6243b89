"""What a person reads is said in the language of whoever asks: of the window, or of one call of a client."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Iterator

import pytest

from app import words
from app.chat import api as chat
from app.dispatch import translated
from app.errors import Refused
from app.pseudo import stretched
from app.remote import AsyncClient
from app.words import asked_in, mark, say, speak, wanted
from crypto import errors as faults
from tests.app.asking import BEARER, JSON, ask, request
from tests.app.conftest import Served

ENGLISH = "There is no such command."


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A German of three sentences."""
    told = {"Hello {name}": "Hallo {name}", "a friend": "du", "Gone.": "Weg."}
    kept = {(words.OF_PYTHON, sentence): said for sentence, said in told.items()}
    monkeypatch.setattr(words, "catalogue", lambda language: kept)
    speak("de")
    yield
    speak("en")


def test_a_sentence_is_said_in_the_language_of_the_process(german: None) -> None:
    assert say("Hello {name}", name="{Bob}") == "Hallo {Bob}"
    assert say("Hello {name}", name=mark("a friend")) == "Hallo du"
    assert f"{mark('Gone.')} {say(mark('not there'))}" == "Weg. not there"
    with asked_in("en"):
        assert say("Gone.") == "Gone."
    with asked_in("xx"):
        assert say("Gone.") == "Gone."
    assert say("Gone.") == "Weg."


async def test_each_call_has_a_language_of_its_own(german: None) -> None:
    async def call(language: str) -> str:
        with asked_in(language):
            await asyncio.sleep(0)
            return say("Gone.")

    assert await asyncio.gather(call("de"), call("en"), call("de")) == ["Weg.", "Gone.", "Weg."]


def test_an_error_is_said_when_it_is_shown(german: None) -> None:
    error = Refused("code", "Hello {name}", name=mark("a friend"))
    assert str(error) == "Hallo du"
    with asked_in("en"):
        assert str(error) == "Hello a friend"
    fault = pickle.loads(pickle.dumps(faults.Refused("code", "Hello {name}", name="Bob")))
    assert str(fault) == "Hello Bob"
    assert str(translated(fault)) == "Hallo Bob"


async def test_a_client_is_answered_in_its_language(served: Served) -> None:
    body = request("nothing")
    _, plain, _ = await ask(served, headers=JSON | BEARER, body=body)
    assert ENGLISH in str(plain)
    wish = {words.LANGUAGE: "pseudo"}
    _, answer, _ = await ask(served, headers=JSON | BEARER | wish, body=request("chat.send", ["nobody", "hi"]))
    assert "[Ť" in str(answer)
    for strange in ("xx", "../../x", "de;q=0.5", "x" * 5000):
        _, answer, _ = await ask(served, headers=JSON | BEARER | {words.LANGUAGE: strange}, body=body)
        assert ENGLISH in str(answer)


async def test_the_client_of_a_window_names_the_language_of_its_process(served: Served) -> None:
    client = AsyncClient(served.place)
    speak("pseudo")
    try:
        with pytest.raises(Refused) as caught:
            await client.call(chat.send, "nobody", "hi")
    finally:
        speak("en")
        await client.close()
    assert str(caught.value.sentence).startswith("[")
    with pytest.raises(Refused) as caught:
        await served.client.call(chat.send, "nobody", "hi")
    assert not str(caught.value.sentence).startswith("[")


def test_the_language_is_what_was_chosen_else_that_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KITH_LANG", raising=False)
    assert wanted("", "de_AT") == "de"
    assert wanted("", "fr_FR") == "en"
    assert wanted("en", "de_AT") == "en"
    assert wanted("xx", "C") == "en"
    monkeypatch.setenv("KITH_LANG", "pseudo")
    assert wanted("de", "de_AT") == "pseudo"


def test_the_made_up_language_is_longer_and_keeps_values() -> None:
    said = stretched(" Show %1 of {name}: `kith node` ")
    assert said.startswith(" [Š")
    assert said.endswith("] ")
    assert all(part in said for part in ("%1", "{name}", "`kith node`"))
    assert len(said) > 1.3 * len(" Show %1 of {name}: `kith node` ")
    assert stretched(said) == said
    assert stretched("  ") == "  "
