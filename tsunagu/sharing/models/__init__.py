"""共有の記録: one import for the rows of this app."""

from tsunagu.sharing.models.bases import Consent, Contract, LegalBasis, LegalBasisVersion, basis_on
from tsunagu.sharing.models.ledger import (
    Barrier,
    Disclosure,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
)

__all__ = [
    "Barrier",
    "Consent",
    "Contract",
    "Disclosure",
    "Evidence",
    "EvidencePerson",
    "EvidenceRecipient",
    "EvidenceScope",
    "LegalBasis",
    "LegalBasisVersion",
    "basis_on",
]
