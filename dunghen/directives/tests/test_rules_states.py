"""The table of moves is closed: every state can be reached, every move leads somewhere, what has ended stays ended."""

import pytest

from dunghen.directives import rules
from dunghen.kernel.errors import WrongState

ALL = frozenset(rules.STATE_LABELS)
ENDED = ALL - set(rules.OPEN_STATES)


def test_every_move_starts_and_ends_in_a_known_state_and_has_a_name() -> None:
    assert set(rules.MOVES) == set(rules.MOVE_LABELS)
    for move, (starts, target) in rules.MOVES.items():
        assert starts, move
        assert starts <= ALL, move
        assert target is None or target in ALL, move


def test_every_state_is_reached_from_the_first_one() -> None:
    reached, waiting = {rules.ASSIGNED}, [rules.ASSIGNED]
    while waiting:
        state = waiting.pop()
        for move in rules.moves_from(state):
            target = rules.require_move(state, move)
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == ALL


def test_what_has_ended_has_no_move() -> None:
    assert {rules.DONE, rules.CANCELLED} == ENDED
    for state in ENDED:
        assert rules.moves_from(state) == frozenset()


def test_from_every_open_state_the_end_is_in_reach() -> None:
    for state in rules.OPEN_STATES:
        assert "cancel" in rules.moves_from(state)


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (
            rules.ASSIGNED,
            {"accept", "send_back", "reassign", "name_officer", "ask_extension", "start_term", "cancel"},
        ),
        (
            rules.IN_PROGRESS,
            {
                "send_back",
                "reassign",
                "name_officer",
                "report",
                "ask_extension",
                "start_term",
                "hand_in",
                "cancel",
            },
        ),
        (rules.SENT_BACK, {"reassign", "insist", "cancel"}),
        (rules.SUBMITTED, {"name_officer", "accept_result", "return_result", "cancel"}),
    ],
)
def test_what_an_official_may_do_in_each_state(state: str, moves: set[str]) -> None:
    assert rules.moves_from(state) == moves


def test_a_move_from_a_state_that_does_not_allow_it_is_refused_with_both_names() -> None:
    with pytest.raises(WrongState) as refused:
        rules.require_move(rules.DONE, "hand_in")
    assert refused.value.code == "acts.wrong_state"
    assert "“Nộp kết quả”" in refused.value.sentence
    assert "“Hoàn thành”" in refused.value.sentence
