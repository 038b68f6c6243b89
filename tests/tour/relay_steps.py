"""What people do with relays and links on the tour, and when they come back, one function a step; see `steps.py`."""

import re

from tests.tour.desk import Desk
from tests.tour.steps import PASSPHRASE, look_for_people


def join_relay(desk: Desk, invitation: str) -> None:
    """Use somebody's relay, whose link is pasted."""
    desk.click(id_="rail-network")
    desk.shot("network without a relay")
    desk.fill(invitation, id_="relayLinkInput")
    desk.keys("Return")
    desk.see(r".*\. Connected since .*", role="list item")
    desk.shot("network with a relay")


def make_invite(desk: Desk) -> str:
    """Make a link for one person, and read it off the screen."""
    look_for_people(desk)
    desk.click(id_="makeInvite")
    link = desk.screen.text_of(desk.see(id_="inviteLinkInput"))
    desk.shot("an invite")
    assert link.startswith("kith://"), link
    return link


def accept_invite(desk: Desk, link: str) -> None:
    """Give the link that came by other ways; its maker is asked, who may be away."""
    look_for_people(desk)
    desk.roll_to(id_="acceptLinkInput")
    desk.fill(link, id_="acceptLinkInput")
    desk.keys("Return")
    desk.see(".*Asked, waiting for an answer", role="list item")
    desk.shot("somebody who is away is asked")


def come_back(desk: Desk) -> None:
    """Open the window again, which asks for the passphrase."""
    desk.open_window()
    desk.see(id_="unlockPassphraseInput")
    desk.shot("locked")
    desk.fill_secret(PASSPHRASE, id_="unlockPassphraseInput")
    desk.keys("Return")
    desk.see(id_="rail-people")


def see_sent(desk: Desk, text: str) -> None:
    """The own line has left this machine."""
    desk.see(f"You, .*{re.escape(text)}, sent", role="list item")
