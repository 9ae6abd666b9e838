"""What the machine door writes: keys as acts; counts and kept answers, which are about nobody, without."""

from .guessing import LONG, SHORT, Pace, Try, forget_guesses, guess, was_right
from .keys import create_key, revoke_key
from .limiting import address_mark, forget, give_back, spend
from .remembering import LONGEST as LONGEST_REPEAT_KEY
from .remembering import act_key, begin, finish, let_go

__all__ = [
    "LONG", "LONGEST_REPEAT_KEY", "SHORT", "Pace", "Try", "act_key", "address_mark", "begin", "create_key", "finish", "forget",
    "forget_guesses", "give_back", "guess", "let_go", "revoke_key", "spend", "was_right",
]  # fmt: skip
