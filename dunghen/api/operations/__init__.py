"""What the machine door writes: keys as acts; counts and kept answers, which are about nobody, without."""

from .keys import create_key, revoke_key
from .limiting import address_mark, forget, give_back, spend
from .remembering import LONGEST as LONGEST_REPEAT_KEY
from .remembering import act_key, begin, finish, let_go

__all__ = [
    "LONGEST_REPEAT_KEY", "act_key", "address_mark", "begin", "create_key", "finish", "forget", "give_back", "let_go", "revoke_key", "spend",
]  # fmt: skip
