"""Every verb of the members room."""

from comity.members.commands.keys import confirm_key, create_key, revoke_key
from comity.members.commands.people import (
    add_bureau,
    add_person,
    choose_desk,
    confirm_role,
    declare_nationalities,
    found_hub,
    grant_role,
    set_discreet_consent,
    withdraw_role,
)
from comity.members.mandates import give_mandate

__all__ = [
    "add_bureau",
    "add_person",
    "choose_desk",
    "confirm_key",
    "confirm_role",
    "create_key",
    "declare_nationalities",
    "found_hub",
    "give_mandate",
    "grant_role",
    "revoke_key",
    "set_discreet_consent",
    "withdraw_role",
]
