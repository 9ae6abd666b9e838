"""Words of a column: each is asked for once, in whatever blocks and threads they come, and cells that say nothing have none."""

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa

from dunghen.dossiers.intake.vocabulary import Found, Vocabulary

MEANINGS: dict[str, Found] = {
    "Đất đai": ("dat-dai", ""),
    "đất đai": ("dat-dai", ""),
    "-": (None, ""),
    "lạ": (None, "chưa biết"),
}


def told(words: Vocabulary, cells: list[str | None], asked: list[str]) -> list[tuple[str | None, bool]]:
    """Return for each cell its meaning, and whether it cannot be told."""

    def find(word: str) -> Found:
        asked.append(word)
        return MEANINGS.get(word, (word, ""))

    at, known = words.places(pa.array(cells, pa.string()), find)
    meanings = [*known.meanings.to_pylist(), None]
    return [(meanings[known.places[place]], bool(known.bad[place])) for place in at]


def test_each_word_is_asked_for_once_whatever_block_it_comes_in() -> None:
    words, asked = Vocabulary(), list[str]()
    assert told(words, ["Đất đai", None, "-", "Đất đai"], asked) == [
        ("dat-dai", False),
        (None, False),
        (None, False),
        ("dat-dai", False),
    ]
    assert told(words, ["lạ", "đất đai", "Hộ tịch", None], asked) == [
        (None, True),
        ("dat-dai", False),
        ("Hộ tịch", False),
        (None, False),
    ]
    assert told(words, [None, "Đất đai"], asked) == [(None, False), ("dat-dai", False)]
    assert asked == ["Đất đai", "-", "lạ", "đất đai", "Hộ tịch"]
    assert not words.is_full


def test_codes_of_one_sign_are_words_like_others() -> None:
    words, asked = Vocabulary(), list[str]()
    blocks: list[list[str | None]] = [
        ["1", "2", "1"],
        ["2", "1", "1"],
        ["3", "1"],
        ["1", "10", "é"],
        ["é", "2"],
        ["-", "1"],
        [None, "2"],
    ]
    for cells in blocks:
        assert told(words, cells, asked) == [(MEANINGS.get(cell or "-", (cell, ""))[0], False) for cell in cells]
    at, known = words.places(pa.array(["9", "2", "1", "3"]).slice(1), lambda word: (word, ""))
    assert [known.meanings[known.places[place]].as_py() for place in at] == ["2", "1", "3"]
    assert asked == ["1", "2", "3", "10", "é", "-"]


def test_threads_that_meet_the_same_words_agree() -> None:
    words, asked = Vocabulary(), list[str]()
    blocks = [[f"w{number % 97}" for number in range(start, start + 400)] for start in range(0, 2000, 50)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda block: told(words, list(block), asked), blocks))
    assert found == [[(word, False) for word in block] for block in blocks]
    assert sorted(asked) == sorted({word for block in blocks for word in block})
