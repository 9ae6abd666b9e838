"""The store: Parquet partitions by source and month, a manifest that is swapped whole, versions, compaction.

::

    ledger = Ledger(settings.LEDGER_URL)
    with ledger.change(at=at) as change:
        tally = change.upsert("petitions", table)
        change.mark("petitions", "1234")
"""

from dunghen.kernel.ledger.store import finding
from dunghen.kernel.ledger.store.ledger import Ledger
from dunghen.kernel.ledger.store.manifest import File, Manifest, Month, Part
from dunghen.kernel.ledger.store.writing import Change, Tally

__all__ = ["Change", "File", "Ledger", "Manifest", "Month", "Part", "Tally", "finding"]
