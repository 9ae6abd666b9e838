"""The acts of this room: entering a letter, correcting and confirming what was read, issuing, and the life of an assignment."""

from .assignments import (
    accept,
    accept_result,
    ask_extension,
    cancel,
    grant_extension,
    hand_in,
    insist,
    name_officer,
    reassign,
    refuse_extension,
    report_progress,
    return_result,
    send_back,
    start_term,
)
from .cooperating import cooperate
from .correcting import (
    TaskValues,
    add_task,
    bind_target,
    confirm_sure,
    confirm_task,
    correct_letter,
    correct_task,
    drop_task,
    merge_tasks,
    restore_task,
    split_task,
)
from .entering import Received, read_again, receive
from .feeding import renew_feed_key, revoke_feed_key
from .giving import give
from .issuing import issue, open_occurrences, withdraw
from .papering import draft_paper, redraft_paper, sign_paper

__all__ = [
    "Received",
    "TaskValues",
    "accept",
    "accept_result",
    "add_task",
    "ask_extension",
    "bind_target",
    "cancel",
    "confirm_sure",
    "confirm_task",
    "cooperate",
    "correct_letter",
    "correct_task",
    "draft_paper",
    "drop_task",
    "give",
    "grant_extension",
    "hand_in",
    "insist",
    "issue",
    "merge_tasks",
    "name_officer",
    "open_occurrences",
    "read_again",
    "reassign",
    "receive",
    "redraft_paper",
    "refuse_extension",
    "renew_feed_key",
    "report_progress",
    "restore_task",
    "return_result",
    "revoke_feed_key",
    "send_back",
    "sign_paper",
    "split_task",
    "start_term",
    "withdraw",
]
