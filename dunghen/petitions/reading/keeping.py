"""What lessons made of a model, as bytes: the difference from the shipped training, exact, so that nothing is lost however often it is kept."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .learning import DECISIONS, Floats, Model, shipped_model


def kept(model: Model) -> bytes:
    """Return what the lessons of ``model`` changed, and what it was trained from."""
    held: dict[str, NDArray[np.generic]] = {"trained": np.array(model.trained), "version": np.array(model.version)}
    for name, decision in model.decisions.items():
        base = model.base.get(name, decision.weights)
        rows = np.flatnonzero((decision.weights != base).any(axis=1))
        held[f"{name} rows"] = rows.astype(np.int32)
        held[f"{name} weights"] = decision.weights[rows]
    written = io.BytesIO()
    np.savez_compressed(written, **held)  # type: ignore[arg-type]
    return written.getvalue()


def with_lessons(content: bytes) -> Model | None:
    """Return the shipped model with the lessons that ``kept`` wrote; None when it was trained anew since, so that they must be learnt again."""
    shipped = shipped_model()
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        if str(held["trained"]) != shipped.trained:
            return None
        base: dict[str, Floats] = {name: decision.weights for name, decision in shipped.decisions.items()}
        decisions = dict(shipped.decisions)
        for name in DECISIONS:
            weights = base[name].copy()
            weights[held[f"{name} rows"]] = held[f"{name} weights"]
            decisions[name] = replace(decisions[name], weights=weights)
        return replace(shipped, decisions=decisions, base=base, version=int(held["version"]))
