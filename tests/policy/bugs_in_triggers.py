"""Bugs in the ledger's triggers, one changed line each, under the same names for both databases."""

from __future__ import annotations

_UNTIL_4_SQLITE = "coalesce(NEW.valid_until, '9999-01-01 00:00:00'), "
_COPY = "(SELECT {0} FROM sharing_evidencerecipient WHERE id = NEW.recipient_id)"

SQLITE = {
    "town ignored": ("WHERE NEW.municipality_id NOT IN (", "WHERE 0 AND NEW.municipality_id NOT IN ("),
    "town of the person ignored": (
        " AND e.municipality_id = (SELECT municipality_id FROM people_person WHERE id = NEW.person_id)",
        "",
    ),
    "scope not in the evidence": ("AND s.scope = NEW.scope", ""),
    "kind opens everything": ("ELSE 0 END);", "ELSE 0 END) AND 0;"),
    "conference opens notes": ("NEW.scope IN (1, 2, 10)", "NEW.scope IN (1, 2, 3, 10)"),
    "emergency opens notes": ("NEW.scope IN (1, 2, 5)", "NEW.scope IN (1, 2, 3, 5)"),
    "consent opens the meeting's papers": ("NEW.scope BETWEEN 1 AND 9", "NEW.scope BETWEEN 1 AND 10"),
    "person not in the evidence": ("AND p.person_id = NEW.person_id", ""),
    "consent for any person": (
        "e.kind IN ('own_work', 'contract') OR",
        "e.kind IN ('own_work', 'contract', 'consent') OR",
    ),
    "own work to another agency": (
        "AND (NEW.from_agency_id = r.agency_id) = (e.kind = 'own_work')",
        "AND (NEW.from_agency_id <> r.agency_id OR e.kind = 'own_work')",
    ),
    "giver not named": ("AND g.agency_id = NEW.from_agency_id", ""),
    "a ground given by its recipient": (
        "e.kind IN ('consent', 'conference', 'contract') AND EXISTS",
        "e.kind IN ('consent', 'conference', 'contract', 'ground') AND EXISTS",
    ),
    "before its evidence": ("WHERE NEW.valid_from < (", "WHERE 0 AND NEW.valid_from < ("),
    "longer than its kind": ("WHERE NEW.valid_until > (", "WHERE 0 AND NEW.valid_until > ("),
    "consent one moment longer": (
        "THEN datetime(substr(NEW.valid_from, 1, 19), '+9600 hours')",
        "THEN datetime(substr(NEW.valid_from, 1, 19), '+9600 hours', '+1 seconds')",
    ),
    "emergency for a week": ("'+72 hours'", "'+168 hours'"),
    "ground for a year": ("'+4320 hours'", "'+8760 hours'"),
    "end of the evidence ignored": ("coalesce(e.in_force_until, '9999-01-01 00:00:00'), ", ""),
    "born on withdrawn evidence": (", coalesce(e.withdrawn_at, '9999-01-01 00:00:00'))", ")"),
    "revocation does not end": (", coalesce(NEW.revoked_at, '9999-01-01 00:00:00')", ""),
    "own end ignored": (_UNTIL_4_SQLITE, ""),
    "withdrawal does not reach the rows": (
        "> min(coalesce(NEW.in_force_until, '9999-01-01 00:00:00'), "
        "coalesce(NEW.withdrawn_at, '9999-01-01 00:00:00'));",
        "> coalesce(NEW.in_force_until, '9999-01-01 00:00:00');",
    ),
    "shortening does not reach the rows": (
        "AND effective_until > min(coalesce(NEW.in_force_until, '9999-01-01 00:00:00'), ",
        "AND effective_until > min('9999-01-01 00:00:00', ",
    ),
    "receiver as the caller says": (
        "to_agency_id = " + _COPY.format("agency_id"),
        "to_agency_id = NEW.to_agency_id",
    ),
    "membership as the caller says": (
        "to_membership_id = " + _COPY.format("membership_id"),
        "to_membership_id = NEW.to_membership_id",
    ),
    "scope may be rewritten": ("OR NEW.scope IS NOT OLD.scope", ""),
    "person may be rewritten": ("OR NEW.person_id IS NOT OLD.person_id", ""),
    "dates may be rewritten": (
        "OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_until IS NOT OLD.valid_until",
        "",
    ),
    "revocation may be undone": ("(OLD.revoked_at IS NOT NULL AND (NEW", "(0 AND (NEW"),
    "evidence may be lengthened": (
        "OR coalesce(NEW.in_force_until, '9999-01-01 00:00:00') > coalesce(OLD.in_force_until, '9999-01-01 00:00:00')",  # noqa: E501
        "",
    ),
    "withdrawal may be undone": (
        "OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NOT OLD.withdrawn_at)",
        "",
    ),
    "approval may be moved": (
        "OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS NOT OLD.approved_by_id)",
        "",
    ),
    "ledger may be deleted": (
        "BEFORE DELETE ON sharing_disclosure BEGIN SELECT RAISE(ABORT, 'disclosure is append-only')",
        "BEFORE DELETE ON sharing_disclosure BEGIN SELECT 1",
    ),
    "recipient may be changed": (
        "BEFORE UPDATE ON sharing_evidencerecipient BEGIN SELECT RAISE(ABORT, 'recipient is append-only')",
        "BEFORE UPDATE ON sharing_evidencerecipient BEGIN SELECT 1",
    ),
    "person of an evidence may be changed": (
        "BEFORE UPDATE ON sharing_evidenceperson BEGIN SELECT RAISE(ABORT, 'evidence is append-only')",
        "BEFORE UPDATE ON sharing_evidenceperson BEGIN SELECT 1",
    ),
    "scope of an evidence may be changed": (
        "BEFORE UPDATE ON sharing_evidencescope BEGIN SELECT RAISE(ABORT, 'evidence is append-only')",
        "BEFORE UPDATE ON sharing_evidencescope BEGIN SELECT 1",
    ),
}

POSTGRESQL = {
    "town ignored": (
        "IF NEW.municipality_id <> e.municipality_id",
        "IF false AND NEW.municipality_id <> e.municipality_id",
    ),
    "town of the person ignored": (
        "OR NEW.municipality_id <> (SELECT municipality_id FROM people_person WHERE id = NEW.person_id)",
        "",
    ),
    "scope not in the evidence": ("AND s.scope = NEW.scope", ""),
    "kind opens everything": ("IF NOT tsunagu_kind_opens(e.kind, NEW.scope) THEN", "IF false THEN"),
    "conference opens notes": ("scope IN (1, 2, 10)", "scope IN (1, 2, 3, 10)"),
    "emergency opens notes": ("scope IN (1, 2, 5)", "scope IN (1, 2, 3, 5)"),
    "consent opens the meeting's papers": ("scope BETWEEN 1 AND 9", "scope BETWEEN 1 AND 10"),
    "person not in the evidence": ("AND p.person_id = NEW.person_id", ""),
    "consent for any person": (
        "e.kind NOT IN ('own_work', 'contract')",
        "e.kind NOT IN ('own_work', 'contract', 'consent')",
    ),
    "own work to another agency": (
        "IF (NEW.from_agency_id = NEW.to_agency_id) <> (e.kind = 'own_work') THEN",
        "IF NEW.from_agency_id = NEW.to_agency_id AND e.kind <> 'own_work' THEN",
    ),
    "giver not named": ("AND g.agency_id = NEW.from_agency_id", ""),
    "a ground given by its recipient": (
        "e.kind IN ('consent', 'conference', 'contract')\n      AND EXISTS",
        "e.kind IN ('consent', 'conference', 'contract', 'ground')\n      AND EXISTS",
    ),
    "before its evidence": ("IF e.in_force_from > NEW.valid_from THEN", "IF false THEN"),
    "longer than its kind": (
        "IF NEW.valid_until > NEW.valid_from + make_interval",
        "IF false AND NEW.valid_until > NEW.valid_from + make_interval",
    ),
    "consent one moment longer": (
        "IF NEW.valid_until > NEW.valid_from + make",
        "IF NEW.valid_until > NEW.valid_from + interval '1 microsecond' + make",
    ),
    "emergency for a week": ("THEN 72", "THEN 168"),
    "ground for a year": ("180 * 24", "365 * 24"),
    "end of the evidence ignored": ("coalesce(e.in_force_until, tsunagu_never()), ", ""),
    "born on withdrawn evidence": (", coalesce(e.withdrawn_at, tsunagu_never()));", ");"),
    "revocation does not end": (", coalesce(NEW.revoked_at, tsunagu_never())", ""),
    "own end ignored": ("coalesce(NEW.valid_until, tsunagu_never()), ", ""),
    "withdrawal does not reach the rows": (
        "AND effective_until > least(coalesce(NEW.in_force_until, tsunagu_never()), coalesce(NEW.withdrawn_at, tsunagu_never()));",  # noqa: E501
        "AND effective_until > coalesce(NEW.in_force_until, tsunagu_never());",
    ),
    "shortening does not reach the rows": (
        "AND effective_until > least(coalesce(NEW.in_force_until, tsunagu_never()), ",
        "AND effective_until > least(",
    ),
    "receiver as the caller says": ("NEW.to_agency_id = r.agency_id;", ""),
    "membership as the caller says": ("NEW.to_membership_id = r.membership_id;", ""),
    "scope may be rewritten": ("'{revoked_at,", "'{scope,revoked_at,"),
    "person may be rewritten": ("'{revoked_at,", "'{person_id,revoked_at,"),
    "dates may be rewritten": ("'{revoked_at,", "'{valid_from,valid_until,revoked_at,"),
    "revocation may be undone": ("(OLD.revoked_at IS NOT NULL AND (NEW", "(false AND (NEW"),
    "evidence may be lengthened": (
        "OR coalesce(NEW.in_force_until, tsunagu_never()) > coalesce(OLD.in_force_until, tsunagu_never())",
        "",
    ),
    "withdrawal may be undone": (
        "OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)",
        "",
    ),
    "approval may be moved": (
        "OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)",
        "",
    ),
    "ledger may be deleted": (
        "BEFORE DELETE ON sharing_disclosure FOR EACH ROW",
        "BEFORE DELETE ON sharing_disclosure FOR EACH ROW WHEN (false)",
    ),
    "recipient may be changed": (
        "BEFORE UPDATE OR DELETE ON sharing_evidencerecipient",
        "BEFORE DELETE ON sharing_evidencerecipient",
    ),
    "person of an evidence may be changed": (
        "BEFORE UPDATE OR DELETE ON sharing_evidenceperson",
        "BEFORE DELETE ON sharing_evidenceperson",
    ),
    "scope of an evidence may be changed": (
        "BEFORE UPDATE OR DELETE ON sharing_evidencescope",
        "BEFORE DELETE ON sharing_evidencescope",
    ),
}

BUGS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
