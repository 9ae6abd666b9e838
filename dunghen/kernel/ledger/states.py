"""Timeliness over facts: the kernel's one table (``commitments.timeliness.TABLE``) read as an Ibis expression.

The facts of the table that do not depend on the moment one looks (cancelled, closed, dated, suspended, late, early) are columns that
facts give and cubes keep; ``past`` and ``soon`` come from the due moment. So cubes and facts are judged by the same words.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, Final

import ibis

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger.lasting import LASTING

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def state(rows: Any, at: Any, soon_until: Any) -> Any:
    """Return the state of each row that has the lasting facts and ``due`` as columns; moments are given, or expressions."""
    facts = _facts(rows, at, soon_until)
    return ibis.cases(*((_all(facts, terms), name) for name, terms in _TABLE), else_=timeliness.TABLE[-1][0])


def has_state(rows: Any, names: Collection[str], at: Any, soon_until: Any) -> Any:
    """Return whether each row's ``state`` is one of ``names``, as a condition that looks at no more than it must.

    Of rows of the table that follow each other it is enough that one holds and none above them does; and what holds wherever another holds
    need not be asked beside it: all that ended in time, late or without a term is what is closed and not cancelled.
    """
    facts = _facts(rows, at, soon_until)
    found: Any = ibis.literal(False)
    above: list[Terms] = []
    run: list[Terms] = []
    for name, terms in (*_TABLE, ("", frozenset())):
        if name in names:
            run.append(terms)
            continue
        if run:
            found = found | (_any(facts, run) & ~_any(facts, above))
        above, run = [*above, *run, terms], []
    return found


def _facts(rows: Any, at: Any, soon_until: Any) -> dict[str, Any]:
    """Return the facts that the table's terms name."""
    facts = {name.removeprefix("is_"): rows[name] for name in LASTING}
    facts["past"] = (rows.due < _moment(at)).fill_null(False)
    facts["soon"] = (rows.due <= _moment(soon_until)).fill_null(False)
    return facts


Terms = frozenset[str]
_TABLE: Final = tuple((name, Terms(terms.split())) for name, terms in timeliness.TABLE)


def _all(facts: Mapping[str, Any], terms: Terms) -> Any:
    """Return the condition of a row of the table."""
    told = [facts[term[1:]] if term[0] == "+" else ~facts[term[1:]] for term in sorted(terms)]
    return reduce(and_, told, ibis.literal(True))


def _any(facts: Mapping[str, Any], rows: list[Terms]) -> Any:
    """Return the condition that one of some rows of the table holds."""
    needed = [terms for terms in rows if not any(other < terms for other in rows)]
    return reduce(or_, (_all(facts, terms) for terms in needed), ibis.literal(False))


def _moment(at: Any) -> Any:
    return ibis.literal(at.astimezone(dt.UTC)) if isinstance(at, dt.datetime) else at
