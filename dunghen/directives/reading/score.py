"""How well letters are read: `python -m dunghen.directives.reading.score FOLDER` over NN.txt and NN.expected.json.

Tasks are matched one to one: by how many of the expected key phrases stand in the found task's own span, by lead and by
item number. Prints task F1 and the shares of matched tasks with the right lead, deadline and receiver, and of fields.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import read_letter
from .text import fold, nfc

FIELDS = ("type", "number", "date", "issuer", "abstract", "urgency", "signer")


@dataclass
class Score:
    """Counts over a folder; each share is [right, of]."""

    hit: int = 0
    missed: int = 0
    extra: int = 0
    lead: list[int] = field(default_factory=lambda: [0, 0])
    deadline: list[int] = field(default_factory=lambda: [0, 0])
    fields: list[int] = field(default_factory=lambda: [0, 0])
    report_to: list[int] = field(default_factory=lambda: [0, 0])
    targets: list[int] = field(default_factory=lambda: [0, 0, 0])
    notes: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of tasks."""
        return 2 * self.hit / max(1, 2 * self.hit + self.missed + self.extra)

    def share(self, name: str) -> float:
        """Right ones among those judged; 1 where there was nothing to judge."""
        right, of = getattr(self, name)[:2]
        return right / of if of else 1.0

    def line(self) -> str:
        """The figures on one line."""
        shares = ", ".join(f"{n} {self.share(n):.3f}" for n in ("lead", "deadline", "fields", "report_to"))
        found, wanted, given = self.targets
        return (
            f"F1 {self.f1:.3f} ({self.hit} of {self.hit + self.missed}, {self.extra} too many), {shares}, "
            f"targets R {found / max(1, wanted):.3f} P {found / max(1, given):.3f}"
        )


def _norm(s: str | None) -> str:
    low = fold(nfc(s or "")).replace("–", "-")
    low = re.sub(r"\bubnd\b", "ủy ban nhân dân", low)
    return re.sub(r"[\s*_.,;:()\"“”]+", " ", low).strip()


def _alike(a: Iterable[str] | None, b: Iterable[str] | None) -> bool:
    """The same set of names, or each name contained in a partner on the other side."""
    left, right = {_norm(x) for x in a or []}, {_norm(x) for x in b or []}
    if left == right:
        return True
    if not left or not right:
        return False

    def covered(p: set[str], q: set[str]) -> bool:
        return all(any(x == y or (len(x) > 8 and (x in y or y in x)) for y in q) for x in p)

    return covered(left, right) and covered(right, left)


def _same_due(want: dict[str, Any] | None, got: dict[str, Any] | None) -> bool:
    want, got = want or {"kind": "none"}, got or {"kind": "none"}
    if want["kind"] != got["kind"]:
        return False
    if want["kind"] == "absolute":
        return bool(want.get("date") == got.get("date"))
    a, b = want.get("rule") or {}, got.get("rule") or {}
    if want["kind"] == "relative":
        return all(a.get(k) == b.get(k) for k in ("n", "unit", "direction", "anchor")) and want.get("date") in (
            None,
            got.get("date"),
        )
    if want["kind"] == "periodic":
        freq = [set(x if isinstance(x, list) else [x]) - {None} for x in (a.get("freq"), b.get("freq"))]
        return freq[0] == freq[1] and all(a.get(k) in (None, b.get(k)) for k in ("day", "weekday", "month"))
    return True


def judge(text: str, expected: dict[str, Any], score: Score, name: str = "") -> None:
    """Read one letter and add what was right and wrong to the score."""
    origin = nfc(text)
    got = read_letter(text).as_json()
    want_doc, got_doc = expected["document"], got["document"]
    for key in FIELDS:
        if want_doc.get(key) in (None, ""):
            continue
        score.fields[1] += 1
        ok = _norm(str(want_doc[key])).replace(" ", "") == _norm(str(got_doc.get(key) or "")).replace(" ", "")
        score.fields[0] += ok
        if not ok:
            score.notes.append(f"{name} {key}: {want_doc[key]!r} read as {got_doc.get(key)!r}")
    score.fields[1] += 1
    ok = _alike(want_doc.get("addressees"), got_doc.get("addressees"))
    score.fields[0] += ok
    if not ok:
        score.notes.append(f"{name} addressees: {want_doc.get('addressees')} read as {got_doc.get('addressees')}")
    _judge_tasks(origin, expected["tasks"], got["tasks"], score, name)


def _judge_tasks(origin: str, want: list[dict[str, Any]], got: list[dict[str, Any]], score: Score, name: str) -> None:
    bodies = [_norm(" ".join(origin[a:b] for a, b in g["span"]) + " " + g["summary"]) for g in got]
    pairs = []
    for i, e in enumerate(want):
        words = [_norm(k) for k in e.get("summary_keywords") or []]
        for j, g in enumerate(got):
            cover = sum(w in bodies[j] for w in words) / max(1, len(words))
            lead = _alike(e["assignees_lead"], g["assignees_lead"])
            ref = str(e.get("ref")) == str(g["ref"])
            if cover >= 0.5 or (ref and (lead or cover > 0)):
                pairs.append((cover + 0.5 * lead + 0.4 * ref + 0.3 * _same_due(e.get("deadline"), g["deadline"]), i, j))
    pairs.sort(reverse=True)
    match: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in match and j not in match.values():
            match[i] = j
    score.hit += len(match)
    score.missed += len(want) - len(match)
    score.extra += len(got) - len(match)
    for i, e in enumerate(want):
        if i not in match:
            score.notes.append(f"{name} missed {e.get('ref')}: {e.get('summary')}")
            continue
        g = got[match[i]]
        forms = [e, *({**e, **other} for other in e.get("accept_alt") or [])]
        lead = any(
            _alike(f["assignees_lead"], g["assignees_lead"]) or f.get("scope") == g["scope"] == "addressees"
            for f in forms
        )
        due = any(_same_due(f.get("deadline"), g["deadline"]) for f in forms)
        for part, ok in ((score.lead, lead), (score.deadline, due)):
            part[0] += ok
            part[1] += 1
        if not lead:
            score.notes.append(f"{name} {e['ref']} lead: {e['assignees_lead']} read as {g['assignees_lead']}")
        if not due:
            score.notes.append(f"{name} {e['ref']} deadline: {e.get('deadline')} read as {g['deadline']}")
        if e.get("report_to"):
            ok = any(_alike(f.get("report_to"), g["report_to"]) for f in forms)
            score.report_to[0] += ok
            score.report_to[1] += 1
            if not ok:
                score.notes.append(f"{name} {e['ref']} report_to: {e['report_to']} read as {g['report_to']}")
        a = {(t.get("op"), float(t["value"])) for t in e.get("targets") or [] if t.get("value") is not None}
        b = {(t["op"], float(t["value"])) for t in g["targets"]}
        score.targets = [score.targets[0] + len(a & b), score.targets[1] + len(a), score.targets[2] + len(b)]
        if a != b:
            score.notes.append(f"{name} {e['ref']} targets: {sorted(a)} read as {sorted(b)}")
    for j, g in enumerate(got):
        if j not in match.values():
            score.notes.append(f"{name} extra {g['ref']}: {g['summary'][:90]}")


def score_folder(folder: Path, only: str = "") -> Score:
    """The score of all letters of a folder whose number begins with `only`."""
    score = Score()
    for path in sorted(folder.glob("*.expected.json")):
        name = path.name.split(".")[0]
        letter = folder / f"{name}.txt"
        if name.startswith(only) and letter.exists():
            judge(letter.read_text(encoding="utf-8"), json.loads(path.read_text(encoding="utf-8")), score, name)
    return score


def main(argv: list[str] | None = None) -> int:
    """Print the figures; with -v every difference too."""
    parser = argparse.ArgumentParser(prog="python -m dunghen.directives.reading.score")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", action="store_true", help="print every difference")
    args = parser.parse_args(argv)
    score = score_folder(args.folder, args.only)
    if args.v:
        print("\n".join(score.notes))
    print(score.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
