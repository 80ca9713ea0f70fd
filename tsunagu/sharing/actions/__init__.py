"""共有の行い: everything that can happen to people, evidence, the ledger and barriers."""

from tsunagu.sharing.actions.barriers import bar, lift
from tsunagu.sharing.actions.bases import confirm_basis
from tsunagu.sharing.actions.evidence import (
    Paper,
    record_conference,
    record_consent,
    record_contract,
    record_evidence,
    withdraw,
    withdraw_consent,
)
from tsunagu.sharing.actions.ledger import (
    approve,
    confirm_emergency,
    decline,
    disclose,
    end_of,
    revoke,
    revoke_all,
    shorten,
    write_rows,
)
from tsunagu.sharing.actions.renewal import renew_standing
from tsunagu.sharing.actions.succession import end_contract
from tsunagu.sharing.actions.work import add_person, keep, start_own_work, tell_coordination

__all__ = [
    "Paper",
    "add_person",
    "approve",
    "bar",
    "confirm_basis",
    "confirm_emergency",
    "decline",
    "disclose",
    "end_contract",
    "end_of",
    "keep",
    "lift",
    "record_conference",
    "record_consent",
    "record_contract",
    "record_evidence",
    "renew_standing",
    "revoke",
    "revoke_all",
    "shorten",
    "start_own_work",
    "tell_coordination",
    "withdraw",
    "withdraw_consent",
    "write_rows",
]
