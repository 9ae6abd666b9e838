"""The room's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

from typing import Any

from django.core.signing import Signer

from dunghen.kernel import files
from dunghen.kernel.tests.people import Cast
from dunghen.par_index.operations import scoring
from dunghen.par_index.tests import rank_stage, stage
from tests.pages.matrix import Row, Scene

SEE = "302 200 200 200 403 200 200 200 403 403"
"""Officers and heads see what their agency takes part in; the outsider sees empty lists."""
INVOLVED = "302 404 200 200 403 200 200 200 403 403"
SCORERS = "302 200 200 200 403 200 403 403 403 403"
KEEPERS = "302 403 403 403 403 200 403 200 403 403"
RUNNERS = "302 403 403 403 403 200 403 403 403 403"
OF_ROUND = "302 404 403 403 403 200 403 403 403 403"
SCORES = "302 404 200 200 403 200 200 403 403 403"
OWN = "302 404 200 200 403 403 403 403 403 403"
GAPS = "302 404 200 200 403 200 200 403 403 403"
WHOLE = "302 404 404 404 403 200 200 403 403 403"
"""The whole of a unit's points: those who follow the index, and the unit itself."""
GIVERS = "302 403 403 403 403 200 200 403 403 403"
OPEN = " ".join(["200"] * 10)
TABLE = "Mã,Nội dung,Điểm tối đa,Nguồn điểm\n1,Chỉ đạo,100,\n1.1,Kế hoạch,100,Thẩm định\n"
WRONG = "Mã,Nội dung,Điểm tối đa\n1,Chỉ đạo,một trăm\n"


def scene(cast: Cast) -> Scene:
    """A set in force with the round of 2020 open for self-scoring, some of it done; a draft for the year after."""
    criteria = stage.in_force(cast)
    draft = stage.draft(cast, "Bộ tiêu chí thử 2021", first_year=2021)
    round = stage.opened(cast, criteria)
    scored = scoring.score(actor=cast.minh, score=stage.of(round, "1.1.2"), inputs={"b": 9, "a": 10}, at=stage.SCORING)
    proof = scoring.add_evidence(
        actor=cast.minh, score=scored, content=b"%PDF-1.4", file_name="bao-cao.pdf", number="12/BC-SXD", page="tr. 3", at=stage.SCORING
    )  # fmt: skip
    scoring.score(actor=cast.thao, score=stage.of(round, "1.1.1"), inputs={"day": "2020-01-30"}, at=stage.SCORING)
    signer = Signer(salt="dunghen.par_index.table")
    assessed = stage.assessed(round)
    return {
        "par_set": criteria,
        "par_draft": draft,
        "par_node": draft.nodes.get(code="2.1"),
        "par_round": round,
        "par_assessed": assessed,
        "par_portion": assessed.portions.get(unit=cast.units.so_xay_dung),
        "par_score": scored,
        "par_surveyed": stage.of(round, "1.2"),
        "par_proof": proof,
        "par_file": signer.sign(files.keep(TABLE.encode())),
        "par_wrong": signer.sign(files.keep(WRONG.encode())),
        **rank_stage.scene(cast),
    }


def _pk(name: str, *more: str) -> Any:
    return lambda scene: [scene[name].pk, *more]


ROWS = [
    Row("par_index:rounds", SEE, look="thao"),
    Row("par_index:to-score", SCORERS, look="minh"),
    Row("par_index:round-new", RUNNERS, query=lambda scene: f"bo={scene['par_set'].pk}", look="thao"),
    Row("par_index:round", INVOLVED, args=_pk("par_round"), look="dung"),
    Row("par_index:round-move", OF_ROUND, args=_pk("par_round", "to-tham-dinh"), look="thao"),
    Row("par_index:round-move", "302 404 403 403 403 422 403 403 403 403", args=_pk("par_round", "mo-lai"), method="post"),
    Row("par_index:assessed", "302 404 200 200 403 200 200 404 403 403", args=_pk("par_assessed"), look="thao"),
    Row("par_index:assessed-move", "302 404 403 403 403 403 200 403 403 403", args=_pk("par_assessed", "nop")),
    Row("par_index:portion-move", "302 404 403 200 403 403 403 404 403 403", args=_pk("par_portion", "kiem-tra"), look="huong"),
    Row("par_index:component", SCORES, args=_pk("par_score"), look="minh"),
    Row("par_index:score-move", OWN, args=_pk("par_score", "cham"), look="minh"),
    Row("par_index:score-move", OWN, args=_pk("par_score", "tai-lieu"), look="minh"),
    Row("par_index:score-move", "302 404 404 404 403 200 403 403 403 403", args=_pk("par_surveyed", "dieu-tra")),
    Row("par_index:evidence", SCORES, args=_pk("par_proof")),
    Row("par_index:evidence-drop", OWN, args=_pk("par_proof"), look="minh"),
    Row("par_index:sets", SEE, look="an"),
    Row("par_index:import", KEEPERS, look="thao"),
    Row("par_index:import-preview", KEEPERS, query=lambda scene: f"tep={scene['par_file']}&ten=bo.csv", look="thao"),
    Row("par_index:import-preview", "302 403 403 403 403 422 403 422 403 403", query=lambda scene: f"tep={scene['par_wrong']}&ten=bo.csv"),
    Row("par_index:set", INVOLVED, args=_pk("par_set"), look="minh"),
    Row("par_index:set", "302 404 404 404 403 200 200 200 403 403", args=_pk("par_draft")),
    Row("par_index:set-xlsx", INVOLVED, args=_pk("par_set")),
    Row("par_index:set-copy", KEEPERS, args=_pk("par_set"), look="thao"),
    Row("par_index:set-in-force", KEEPERS, args=_pk("par_draft"), look="thao"),
    Row("par_index:node-add", KEEPERS, args=_pk("par_draft"), look="thao"),
    Row("par_index:node-add", "302 403 403 403 403 409 403 409 403 403", args=_pk("par_set")),
    Row("par_index:node-drop", KEEPERS, args=_pk("par_node"), look="thao"),
    Row("par_index:set-drop", KEEPERS, args=_pk("par_draft")),
    Row("par_index:set-compare", "302 404 404 404 403 200 200 200 403 403", args=_pk("par_draft"), query=lambda scene: f"voi={scene['par_set'].pk}", look="thao"),
    Row("par_index:gap", GAPS, args=_pk("par_lost"), look="dung"),
    Row("par_index:gap", GAPS, args=_pk("par_lost"), query="order=worth&source=appraisal", look="minh"),
    Row("par_index:live", WHOLE, args=_pk("par_lost"), look="thao"),
    Row("par_index:what-if", WHOLE, args=_pk("par_lost"), query="k=2&want=4", look="dung"),
    Row("par_index:efforts", "302 403 403 403 403 200 403 404 403 403", args=_pk("par_lost"), look="thao"),
    Row("par_index:remedy", GIVERS, args=_pk("par_lost_score"), look="thao"),
    Row("par_index:history", SEE, look="dung"),
    Row("par_index:import-results", KEEPERS, look="thao"),
    Row("par_index:ranking", INVOLVED, args=_pk("par_units"), look="thao"),
    Row("par_index:ranking-xlsx", INVOLVED, args=_pk("par_units")),
    Row("par_index:ranking-docx", INVOLVED, args=_pk("par_units")),
    Row("par_index:grades", KEEPERS, look="thao"),
    Row("par_index:public", OPEN, look="anonymous"),
    Row("par_index:public-round", OPEN, args=_pk("par_units"), look="anonymous"),
    Row("par_index:node", "302 404 404 404 403 200 200 200 403 403", args=_pk("par_node"), look="thao"),
]  # fmt: skip
