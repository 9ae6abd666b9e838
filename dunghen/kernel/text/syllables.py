"""Is this a Vietnamese syllable? The shape alone tells readable text from text read with the wrong code table."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHARP_OR_HEAVY = {"\u0301", "\u0323"}

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu "
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y ych yêm yên yêng yêt yêu ynh yt"
)


def _longest_first(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_SYLLABLE = re.compile(rf"(?:{_longest_first(_ONSETS)})?(?P<rhyme>{_longest_first(_RHYMES)})|g[iì]")
_STOPPED = ("c", "ch", "p", "t")

# A word for this purpose: Latin letters and anything beyond ASCII, because a wrong table turns letters into odd signs.
_WORD = re.compile("[A-Za-z\u0080-\U0010ffff]+")
_QUOTES = "“”‘’«»–—…•·\u00a0\u2003\u200b\ufeff"


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether ``word`` is built like one Vietnamese syllable: onset, rhyme, a tone that the ending allows."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in apart if c in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
    found = _SYLLABLE.fullmatch(bare)
    if not found:
        return False
    rhyme = found["rhyme"] or ""
    return not rhyme.endswith(_STOPPED) or (bool(tones) and tones[0] in _SHARP_OR_HEAVY)


def marked_words(text: str) -> Iterator[str]:
    """Words that hold a Latin letter or sign beyond ASCII: the only ones a code table can spoil."""
    for found in _WORD.finditer(text):
        word = found[0].strip(_QUOTES)
        if word and not word.isascii():
            yield word


def share_of_syllables(text: str, sample: int = 4000) -> tuple[float, int]:
    """(share of marked words that are Vietnamese syllables, how many marked words were looked at, at most ``sample``)."""
    words = list(islice(marked_words(text), sample))
    return (sum(map(is_syllable, words)) / len(words) if words else 0.0), len(words)
