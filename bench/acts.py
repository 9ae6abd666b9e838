"""Acts with their journal line, sealing and verifying: how many a second, durably (fsync on), on this machine.

python -m bench acts
"""

import sys
import threading

from django.db import connections

from bench.ground import analyse, fresh_database, median, seconds
from dunghen.kernel import access
from dunghen.kernel.acts import Letter, Verb, act
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.journal import sealing
from dunghen.kernel.tests import make

MOVED = Verb("bench.moved", "Đo", "{actor} sửa {ref}.")
NOTICE = Letter("bench.notice", "Về {ref}", "Việc {ref} đã được sửa.")
COUNT = 1500
WRITERS = 4


def move(rows: list[Commitment]) -> None:
    """Lock a row, change it, write the line and one message: the act of every page."""
    for row in rows:
        with act(MOVED, actor=access.SYSTEM, on=row, at=make.MONDAY) as deed:
            row = deed.lock(row)
            row.subject = f"{row.subject}."[-100:]
            row.save(update_fields=["subject"])
            deed.post(NOTICE, to="lan@dan.example", facts={"ref": row.reference})


def main() -> int:
    with fresh_database("acts"):
        unit = make.unit("so-xay-dung", "Sở Xây dựng")
        rows = [make.commitment(unit, due_at=make.MONDAY) for _ in range(WRITERS * 100)]
        analyse()
        move(rows[:50])
        alone = COUNT / seconds(lambda: move((rows * 10)[:COUNT]))

        def share(number: int) -> None:
            try:
                move((rows[number::WRITERS] * 20)[: COUNT // WRITERS])
            finally:
                connections.close_all()

        def together() -> None:
            threads = [threading.Thread(target=share, args=[number]) for number in range(WRITERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        side_by_side = (COUNT // WRITERS * WRITERS) / seconds(together)
        waiting = COUNT * 2
        sealed = waiting / seconds(sealing.seal)
        verified = waiting / median(sealing.verify, 3)
        sound = sealing.verify().sound
    print(f"{'acts with row, line and message, one writer':<50}{alone:>9,.0f} a second   target 20")
    print(
        f"{f'the same, {WRITERS} writers in one process':<50}{side_by_side:>9,.0f} a second   target: not slower than one"
    )
    print(f"{'rows sealed':<50}{sealed:>9,.0f} a second   target 2,000")
    print(f"{'rows verified':<50}{verified:>9,.0f} a second   target 2,000")
    return 0 if sound and alone >= 20 and side_by_side >= alone * 0.8 and min(sealed, verified) >= 2000 else 1


if __name__ == "__main__":
    sys.exit(main())
