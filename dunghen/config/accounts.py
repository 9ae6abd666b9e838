"""How people get in: accounts are given by an administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth with its sign-up door shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
