"""Figures of a survey statistics package for the generated samples: what the tests of estimates are held against.

The package (svy, MIT, itself held against R's survey) brings 375 MB of engines, too much for every
checkout, so its figures are kept in dunghen/surveys/tests/reference.json. To compute them anew, in an environment of its own::

    uv run --no-project --with svy==0.35.0 --with numpy python -m dunghen.surveys.tests.reference
"""

import json
from pathlib import Path
from typing import Any

from dunghen.surveys.tests import designs

OUT = Path(__file__).with_suffix(".json")


def figures(seed: int) -> dict[str, Any]:
    """Return the reference's figures of one sample: estimate, standard error, degrees of freedom, interval."""
    import polars as pl
    import svy

    made = designs.sample(seed)
    data = pl.DataFrame(
        {
            "stratum": made.design.stratum,
            "cluster": made.design.cluster,
            "weight": made.design.weight,
            "satisfied": made.satisfied,
            "valid": made.valid,
            "yes": made.yes,
            "clusters": made.clusters,
            "group": made.group,
        }
    )
    corrected = {"pop_size": "clusters"} if made.design.fraction is not None else {}
    design = svy.Design(stratum="stratum", psu="cluster", wgt="weight", singleton="center", **corrected)
    estimation = svy.Sample(data=data, design=design).estimation
    told = {
        "ratio": _row(estimation.ratio(y="satisfied", x="valid")),
        "ratio_of_group": _row(estimation.ratio(y="satisfied", x="valid", where=svy.col("group") == 1)),
        "logit": _row(estimation.prop("yes", ci_method="logit"), level="1"),
        "korn_graubard": _row(estimation.prop("yes", ci_method="korn-graubard"), level="1"),
    }
    told["leaders"] = _row(_leaders(svy, data).mean("yes"))
    told["raked"] = {"est": _raked(svy, data, design)}
    return {"persons": len(data), "checksum": float((made.design.weight * made.satisfied).sum()), **told}


def _leaders(svy: Any, data: Any) -> Any:
    """Read the group as a stratum of leaders of whom ``designs.LEADERS`` times as many were asked as answered."""
    import polars as pl

    asked = data.with_columns(pl.len().over("group").alias("answered")).with_columns(
        (pl.col("answered") * designs.LEADERS).alias("asked"), pl.lit(float(designs.LEADERS)).alias("each")
    )
    return svy.Sample(data=asked, design=svy.Design(stratum="group", wgt="each", pop_size="asked")).estimation


def _raked(svy: Any, data: Any, design: Any) -> float:
    """Return the mean of the answer after raking to ``designs.known``."""
    controls = dict(zip(("group", "half"), designs.known(data["group"].to_numpy()), strict=True))
    halves = data.with_columns((data["clusters"].cast(int) * 0).alias("half")).with_row_index()
    halves = halves.with_columns((halves["index"].cast(int) % 2).alias("half"))
    raked = svy.Sample(data=halves, design=design).weighting.rake(controls=controls, tol=1e-12, max_iter=500)
    return float(raked.estimation.mean("yes").to_polars()["est"][0])


def _row(found: Any, level: str = "") -> dict[str, float]:
    """Return the one row of an estimate, or that of a yes-or-no answer's ``level``."""
    rows = found.to_polars().to_dicts()
    row = next(row for row in rows if not level or str(row["yes"]).startswith(level))
    return {name: row[name] for name in ("est", "se", "df", "lci", "uci")}


def main() -> None:
    import svy

    rows = [f' "{seed}": {json.dumps(figures(seed))}' for seed in designs.SEEDS]
    OUT.write_text("{\n" + ",\n".join([f' "package": "svy {svy.__version__}"', *rows]) + "\n}\n")


if __name__ == "__main__":
    main()
