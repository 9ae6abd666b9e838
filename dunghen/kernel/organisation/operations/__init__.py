"""The acts on units and people: the only code that writes them."""

from .delegations import delegate, end_delegation
from .loading import LoadReport, add_alias, load_units, preview_units
from .people import (
    add_person,
    appoint,
    change_person,
    close_account,
    create_first_admin,
    end_grant,
    grant_role,
    make_post,
    reopen_account,
    set_password,
)

__all__ = [
    "LoadReport",
    "add_alias",
    "add_person",
    "appoint",
    "change_person",
    "close_account",
    "create_first_admin",
    "delegate",
    "end_delegation",
    "end_grant",
    "grant_role",
    "load_units",
    "make_post",
    "preview_units",
    "reopen_account",
    "set_password",
]
