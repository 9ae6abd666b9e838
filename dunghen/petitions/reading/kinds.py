"""What the writer wants, by cues: weights of phrases are data, the way they add up is here."""

from __future__ import annotations

import re
from collections import Counter

from .lexicon import AGENCY, CUE, Hit
from .text import Words
from .values import Kind

_ENDS_ASKING = re.compile(r"\?[\s.!)\"”]*$")
_LAST_ASKING = {"khong", "vay", "a", "nhi", "chua", "dau", "nao", "sao", "gi", "the"}
_UTILITY = {"dien-luc", "nuoc-may", "mang", "day-cap", "nuoc-nong-thon", "tour", "buu-chinh"}
_CRIME = {"lua-dao", "trom-cuop", "tieng-on"}
_CONTENT = re.compile(r"\w")


def kind_scores(words: Words, found: list[Hit], topics: dict[str, float]) -> dict[Kind, float]:
    """Score each kind; the highest is the suggestion of the rules alone."""
    cues: Counter[str] = Counter()
    first_at: dict[str, int] = {}
    for hit in found:
        if hit.group == CUE:
            cues[hit.label] += 1
            first_at.setdefault(hit.label, hit.first)
    text = words.text
    asks = sum(min(cues[c], 2) for c in ("hoi-o-dau", "hoi-the-nao", "hoi-bao-nhieu", "hoi-co-khong"))
    ends_asking = bool(_ENDS_ASKING.search(text)) or bool(len(words) and words.plain[-1] in _LAST_ASKING)
    topical = sum(topics.values())
    score = dict.fromkeys(Kind, 0.0)
    score[Kind.REPORT] = 1.6 + 0.35 * min(cues["phan-nan"], 4) + 0.5 * min(cues["xu-ly"], 2)
    score[Kind.QUESTION] = 1.1 * min(cues["hoi"], 2) + 0.7 * min(asks, 3) + (1.3 if ends_asking else 0)
    if ends_asking and (asks or cues["hoi"]):
        score[Kind.QUESTION] += 0.8
    if any(h.label == "hoi-cuoi" and h.last >= len(words) - 1 for h in found if h.group == CUE):
        score[Kind.QUESTION] += 1.2
    score[Kind.PROPOSAL] = _proposal(cues, first_at)
    score[Kind.PRAISE] = _praise(cues, first_at, len(words), ends_asking)
    score[Kind.COMPLAINT] = _complaint(words, cues, topics, asks, ends_asking)
    score[Kind.DENUNCIATION] = _denunciation(cues, topics, found, asks)
    score[Kind.SPAM] = _spam(words, cues, topical, bool(any(h.group == AGENCY for h in found)))
    return score


def _proposal(cues: Counter[str], first_at: dict[str, int]) -> float:
    score = 0.0
    if cues["kien-nghi"]:
        score += 2.6
    asked = first_at.get("de-nghi")
    if asked is not None:
        score += 2.1 if asked <= 1 else 0.7
    if cues["kien-nghi"] or asked is not None:
        score += 0.6 * min(cues["dau-tu"], 3)
        if cues["xu-ly"]:
            score -= 1.0 if not cues["dau-tu"] else 0.3
    return score


def _praise(cues: Counter[str], first_at: dict[str, int], length: int, ends_asking: bool) -> float:
    score = 1.3 * min(cues["khen"], 3) + 2.2 * min(cues["cam-on-ai"], 2)
    if cues["cam-on"]:
        # Thanks at the very end close a letter; thanks at its beginning, or with praise, are its matter.
        score += 1.6 if first_at["cam-on"] < 0.6 * length or cues["khen"] else 0.2
    score -= 0.6 * min(cues["xu-ly"], 2) + 0.25 * min(cues["phan-nan"], 3) + (1.5 if ends_asking else 0)
    return score - (1.0 if cues["de-nghi"] or cues["kien-nghi"] else 0)


def _complaint(words: Words, cues: Counter[str], topics: dict[str, float], asks: int, ends_asking: bool) -> float:
    score = 0.0
    if cues["khieu-nai"]:
        score += 3.6
    if cues["khong-dong-y"]:
        score += 1.4
    if cues["quyet-dinh"]:
        score += 1.2
    if cues["khong-dong-y"] and cues["quyet-dinh"]:
        score += 1.2
    if not (cues["khieu-nai"] or cues["khong-dong-y"]):
        score -= 1.5
    utility = sum(topics.get(t, 0) for t in _UTILITY)
    if utility > 3 and utility >= 0.5 * sum(topics.values()) and not cues["quyet-dinh"]:
        score -= 3.5
    return score - (1.0 if ends_asking and asks else 0)


def _denunciation(cues: Counter[str], topics: dict[str, float], found: list[Hit], asks: int) -> float:
    score = 0.0
    if cues["to-cao"]:
        score += 3.8
    if cues["sai-pham"]:
        score += 1.2 * min(cues["sai-pham"], 2)
    official = cues["can-bo"] > 0
    if official:
        score += 0.5
    if cues["sai-pham"] and official:
        score += 0.8
    if cues["chung-cu"]:
        score += 0.6
    if not official and sum(topics.get(t, 0) for t in _CRIME) > 0.5 * sum(topics.values()):
        score -= 3.0
    if not cues["to-cao"] and not (official and cues["sai-pham"]):
        score -= 1.5
    return score


def _spam(words: Words, cues: Counter[str], topical: float, agency: bool) -> float:
    if not _CONTENT.search(words.text) or not len(words):
        return 12.0
    score = 1.0 * min(cues["quang-cao"], 4) + 1.2 * min(cues["tan-gau"], 2)
    if cues["thu"] and len(words) <= 8:
        score += 3.0
    if cues["chui"]:
        score += 0.5 + (2.0 if len(words) <= 8 else 0)
    if len(words) <= 3:
        score += 1.5
    if topical == 0:
        score += 1.5
    elif topical < 3:
        score += 0.4
    score -= 0.5 * min(cues["xu-ly"], 2) + 0.4 * min(cues["phan-nan"], 3)
    score -= 0.7 * min(cues["de-nghi"] + cues["kien-nghi"] + cues["hoi"], 2)
    return score - (1.0 if agency else 0) - (1.0 if len(words) > 30 else 0)
