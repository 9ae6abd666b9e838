"""True-to-life dossiers by chance from a seed: for the demonstration, the tests and the bench. Nothing here is of a real person or dossier.

``of(rows, seed, since, until)`` yields a month at a time: the same seed gives the same dossiers, whatever the machine.
"""

from dunghen.dossiers.management.generating.months import Wanted, of

__all__ = ["Wanted", "of"]
