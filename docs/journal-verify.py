#!/usr/bin/env python3
"""Verify an exported journal without the product, with nothing but Python.

    python journal-verify.py journal.jsonl [POSITION:DIGEST]

The file holds JSON objects, one a line: first a head {"format", "recipe"}, then {"position", "digest", "row"} in the order of sealing.
``row`` is a text (itself JSON). With || for putting texts together, in UTF-8:

    digest of position n = hexadecimal SHA-256( digest of position n-1 || line feed || row of position n )

and the digest before position 1 is 64 noughts. Every digest must come out as written, and positions must run 1, 2, 3, … . A head
"POSITION:DIGEST" that was written down earlier (each run prints one) proves that the journal has only grown since.

Exit status: 0 sound, 1 broken (the first broken row is named), 2 not such a file.
"""

import hashlib
import json
import sys


def main(words):
    if not 2 <= len(words) <= 3:
        print(__doc__)
        return 2
    anchor_position, _, anchor_digest = (words[2] if len(words) == 3 else "").partition(":")
    position, previous = 0, "0" * 64
    try:
        with open(words[1], encoding="utf-8") as file:
            head = json.loads(file.readline())
            if head["format"] != "dunghen-journal/1":
                raise ValueError("another format: " + str(head["format"]))
            for line in file:
                entry = json.loads(line)
                position += 1
                if entry["position"] != position:
                    return broken(position, "the seal is missing")
                if entry["row"] is None:
                    return broken(position, "the row is missing")
                digest = hashlib.sha256((previous + "\n" + entry["row"]).encode("utf-8")).hexdigest()
                if digest != entry["digest"]:
                    return broken(position, f"changed after sealing (row id {json.loads(entry['row']).get('id')})")
                previous = digest
                if anchor_position == str(position) and anchor_digest != digest:
                    return broken(position, "differs from the head written down earlier")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
        print(f"Cannot read {words[1]} as an exported journal: {trouble}")
        return 2
    if anchor_position.isdigit() and int(anchor_position) > position:
        return broken(position + 1, "missing: the journal used to reach position " + anchor_position)
    print(f"Sound: {position} rows. Head: {position}:{previous}")
    return 0


def broken(position, why):
    print(f"BROKEN at position {position}: {why}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
