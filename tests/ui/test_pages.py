"""Every page of the table comes to the front on a fake node without a warning of QML."""

from typing import Any

import pytest

from tests.ui.fake_client import Stage, settle
from ui.pages import PAGES


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_a_page_opens_without_a_warning(stage: Stage, run: Any, key: str) -> None:
    stage.shell.go(key)
    run(settle())
    assert stage.shell.property("page") == key


def test_the_people_page_lists_contacts_and_its_badge_counts_requests(stage: Stage, until: Any) -> None:
    page = stage.page("people")
    until(lambda: page.lines.rows)
    names = ["Erik Lindqvist", "Bob Ferreira", "Carol Nguyen", "Dana Whitfield"]
    assert [row.name for row in page.lines.rows] == names
    assert stage.shell.property("badges")["people"] == 1
