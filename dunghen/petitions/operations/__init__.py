"""The acts on petitions: the only files of the room that write."""

from .adding import add_word
from .alerting import (
    LETTERS_A_DAY,
    UNCONFIRMED_DAYS,
    confirm_following,
    follow,
    forget_followers,
    stop_following,
    support,
    support_mark,
    take_back_support,
    tell_news,
    what_of,
)
from .answering import (
    approve,
    correct_answer,
    draft,
    forward,
    pass_on,
    recall,
    reply_from_outside,
    return_draft,
    unseal,
)
from .handling import (
    add_photos,
    cooperate,
    extend,
    hand_on,
    insist,
    name_officer,
    name_officers,
    note,
    remedy,
    send_back,
    take,
)
from .joining import merge, split, tie
from .judging import judge, reopen, withdraw
from .limiting import guess_pin, spend, was_right
from .mailing import poll, settle_mail, take_in_mail
from .publishing import allow, decline, keep_private, publish, take_down
from .receiving import Contact, Filing, Picture, Received, receive
from .relaying import relay
from .screening import (
    Decision,
    accept,
    accept_many,
    ask_more,
    classify,
    close_silent,
    invite,
    lift_seal,
    redirect,
    refuse,
    supplement,
)
from .settling import keep_template, keep_term, retire_template
from .studying import read_unread, study
from .suggesting import fields
from .tallying import count_figures, lay_map
from .timing import forget_mails, forget_senders, say_late
from .unsent import add_shots, begin, change, discard, forget_unsent, point_in_province, remove_photos, send, settle

__all__ = [
    "Contact", "Decision", "Filing", "Picture", "Received", "accept", "accept_many", "add_photos", "add_word", "add_shots", "allow", "approve",
    "count_figures", "lay_map",
    "LETTERS_A_DAY", "UNCONFIRMED_DAYS", "what_of", "confirm_following", "follow", "forget_followers", "stop_following", "support", "support_mark", "take_back_support", "tell_news",
    "ask_more", "begin", "change", "classify", "close_silent", "cooperate", "correct_answer", "decline", "discard", "draft",
    "extend", "fields", "forget_mails", "forget_senders", "forget_unsent", "forward", "guess_pin", "hand_on",
    "insist", "invite", "judge", "keep_private", "keep_template", "keep_term", "lift_seal", "merge", "name_officer", "name_officers", "note", "pass_on",
    "point_in_province", "poll", "publish", "read_unread", "recall", "receive", "redirect", "refuse", "relay", "remedy", "remove_photos", "reopen",
    "reply_from_outside", "retire_template", "return_draft", "say_late", "send", "send_back", "settle", "settle_mail", "spend",
    "split", "study", "supplement", "take", "take_down", "take_in_mail", "tie", "unseal", "was_right", "withdraw",
]  # fmt: skip
