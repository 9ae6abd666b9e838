"""Sources of dossiers and what was taken in from them; late dossiers as cases of their agencies."""

from .accounting import Accountability, CriteriaSet, Evaluation, OfficerName
from .cases import Amount, Apology, Applicant, Case, Cause, Contest
from .forms import Form
from .looking import DossierSecret, Lookup
from .sources import Import, MappingVersion, Source, SourceSample, WordName
from .terms import LegalTerm

__all__ = [
    "Accountability",
    "CriteriaSet",
    "Evaluation",
    "OfficerName",
    "Amount",
    "Apology",
    "Applicant",
    "Case",
    "Cause",
    "Contest",
    "DossierSecret",
    "Form",
    "Import",
    "LegalTerm",
    "Lookup",
    "MappingVersion",
    "Source",
    "SourceSample",
    "WordName",
]
