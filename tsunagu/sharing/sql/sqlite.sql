-- The ledger keeps itself (architecture §3). Times are text as Django writes them: microseconds only when not zero.
-- A longer-lived text with the same beginning sorts later, so min() and < are right.

CREATE TRIGGER disclosure_1_start BEFORE INSERT ON sharing_disclosure BEGIN
  SELECT RAISE(ABORT, 'disclosure: another town') WHERE NEW.municipality_id NOT IN (
    SELECT e.municipality_id FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id
     WHERE r.id = NEW.recipient_id AND e.municipality_id = (SELECT municipality_id FROM people_person WHERE id = NEW.person_id));
  SELECT RAISE(ABORT, 'disclosure: the evidence does not cover the scope') WHERE NOT EXISTS (
    SELECT 1 FROM sharing_evidencerecipient r JOIN sharing_evidencescope s ON s.evidence_id = r.evidence_id
     WHERE r.id = NEW.recipient_id AND s.scope = NEW.scope);
  SELECT RAISE(ABORT, 'disclosure: the kind may not open the scope') WHERE NOT EXISTS (
    SELECT 1 FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id
     WHERE r.id = NEW.recipient_id AND CASE
       WHEN e.kind IN ('own_work', 'succession') THEN NEW.scope BETWEEN 1 AND 11
       WHEN e.kind IN ('consent', 'contract', 'information_request') THEN NEW.scope BETWEEN 1 AND 9
       WHEN e.kind = 'conference' THEN NEW.scope IN (1, 2, 10)
       WHEN e.kind IN ('ground', 'statutory_report') THEN NEW.scope IN (1, 2, 3)
       WHEN e.kind = 'emergency' THEN NEW.scope IN (1, 2, 5)
       ELSE 0 END);
  SELECT RAISE(ABORT, 'disclosure: the evidence does not cover the person') WHERE NOT EXISTS (
    SELECT 1 FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id
     WHERE r.id = NEW.recipient_id AND (e.kind IN ('own_work', 'contract') OR EXISTS (
       SELECT 1 FROM sharing_evidenceperson p WHERE p.evidence_id = e.id AND p.person_id = NEW.person_id)));
  SELECT RAISE(ABORT, 'disclosure: to itself only by own work') WHERE NOT EXISTS (
    SELECT 1 FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id
     WHERE r.id = NEW.recipient_id AND (NEW.from_agency_id = r.agency_id) = (e.kind = 'own_work'));
  SELECT RAISE(ABORT, 'disclosure: the evidence does not name the giver') WHERE NOT EXISTS (
    SELECT 1 FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id
     WHERE r.id = NEW.recipient_id AND (NEW.from_agency_id = e.holder_id OR (e.kind IN ('consent', 'conference', 'contract') AND EXISTS (
       SELECT 1 FROM sharing_evidencerecipient g WHERE g.evidence_id = e.id AND g.agency_id = NEW.from_agency_id))));
  SELECT RAISE(ABORT, 'disclosure: not before its evidence') WHERE NEW.valid_from < (
    SELECT e.in_force_from FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id WHERE r.id = NEW.recipient_id);
  SELECT RAISE(ABORT, 'disclosure: longer than its kind allows') WHERE NEW.valid_until > (
    SELECT CASE
        WHEN e.kind IN ('own_work', 'succession') THEN NULL
        WHEN e.kind IN ('consent', 'conference', 'contract', 'statutory_report') THEN datetime(substr(NEW.valid_from, 1, 19), '+9600 hours')
        WHEN e.kind IN ('ground', 'information_request') THEN datetime(substr(NEW.valid_from, 1, 19), '+4320 hours')
        WHEN e.kind = 'emergency' THEN datetime(substr(NEW.valid_from, 1, 19), '+72 hours')
        ELSE '' END || substr(NEW.valid_from, 20)
      FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id WHERE r.id = NEW.recipient_id);
END;
--;;
CREATE TRIGGER disclosure_2_end AFTER INSERT ON sharing_disclosure BEGIN
  UPDATE sharing_disclosure SET
    evidence_id = (SELECT evidence_id FROM sharing_evidencerecipient WHERE id = NEW.recipient_id),
    to_agency_id = (SELECT agency_id FROM sharing_evidencerecipient WHERE id = NEW.recipient_id),
    to_membership_id = (SELECT membership_id FROM sharing_evidencerecipient WHERE id = NEW.recipient_id),
    kind = (SELECT e.kind FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id WHERE r.id = NEW.recipient_id),
    effective_until = (SELECT min(coalesce(NEW.valid_until, '9999-01-01 00:00:00'), coalesce(NEW.revoked_at, '9999-01-01 00:00:00'),
        coalesce(e.in_force_until, '9999-01-01 00:00:00'), coalesce(e.withdrawn_at, '9999-01-01 00:00:00'))
      FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id WHERE r.id = NEW.recipient_id)
  WHERE id = NEW.id;
END;
--;;
CREATE TRIGGER disclosure_3_append BEFORE UPDATE ON sharing_disclosure BEGIN
  SELECT RAISE(ABORT, 'disclosure is append-only') WHERE
    (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NOT OLD.revoked_at OR NEW.revoked_by_id IS NOT OLD.revoked_by_id))
    OR NEW.id IS NOT OLD.id OR NEW.public_id IS NOT OLD.public_id OR NEW.municipality_id IS NOT OLD.municipality_id
    OR NEW.person_id IS NOT OLD.person_id OR NEW.from_agency_id IS NOT OLD.from_agency_id OR NEW.scope IS NOT OLD.scope
    OR NEW.recipient_id IS NOT OLD.recipient_id OR NEW.purpose IS NOT OLD.purpose OR NEW.necessity IS NOT OLD.necessity
    OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_until IS NOT OLD.valid_until
    OR NEW.recorded_by_id IS NOT OLD.recorded_by_id OR NEW.recorded_at IS NOT OLD.recorded_at
    OR NEW.approved_by_id IS NOT OLD.approved_by_id
    OR NOT EXISTS (SELECT 1 FROM sharing_evidencerecipient r JOIN sharing_evidence e ON e.id = r.evidence_id
        WHERE r.id = NEW.recipient_id AND NEW.evidence_id = r.evidence_id AND NEW.to_agency_id = r.agency_id
          AND NEW.to_membership_id IS r.membership_id AND NEW.kind = e.kind);
END;
--;;
CREATE TRIGGER disclosure_4_end AFTER UPDATE ON sharing_disclosure
WHEN NEW.effective_until IS NOT (SELECT min(coalesce(NEW.valid_until, '9999-01-01 00:00:00'), coalesce(NEW.revoked_at, '9999-01-01 00:00:00'),
    coalesce(e.in_force_until, '9999-01-01 00:00:00'), coalesce(e.withdrawn_at, '9999-01-01 00:00:00'))
  FROM sharing_evidence e WHERE e.id = NEW.evidence_id)
BEGIN
  UPDATE sharing_disclosure SET effective_until = (
    SELECT min(coalesce(NEW.valid_until, '9999-01-01 00:00:00'), coalesce(NEW.revoked_at, '9999-01-01 00:00:00'),
        coalesce(e.in_force_until, '9999-01-01 00:00:00'), coalesce(e.withdrawn_at, '9999-01-01 00:00:00'))
      FROM sharing_evidence e WHERE e.id = NEW.evidence_id)
  WHERE id = NEW.id;
END;
--;;
CREATE TRIGGER evidence_1_shorter BEFORE UPDATE ON sharing_evidence BEGIN
  SELECT RAISE(ABORT, 'evidence may only be shortened') WHERE
    NEW.id IS NOT OLD.id OR NEW.public_id IS NOT OLD.public_id OR NEW.municipality_id IS NOT OLD.municipality_id
    OR NEW.holder_id IS NOT OLD.holder_id OR NEW.kind IS NOT OLD.kind OR NEW.basis_id IS NOT OLD.basis_id
    OR NEW.title IS NOT OLD.title OR NEW.held_on IS NOT OLD.held_on OR NEW.reason IS NOT OLD.reason
    OR NEW.harm_checked IS NOT OLD.harm_checked OR NEW.is_standing IS NOT OLD.is_standing
    OR NEW.consent_id IS NOT OLD.consent_id OR NEW.contract_id IS NOT OLD.contract_id
    OR NEW.recorded_by_id IS NOT OLD.recorded_by_id OR NEW.in_force_from IS NOT OLD.in_force_from
    OR NEW.proposed_until IS NOT OLD.proposed_until
    OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS NOT OLD.approved_by_id)
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NOT OLD.withdrawn_at)
    OR coalesce(NEW.in_force_until, '9999-01-01 00:00:00') > coalesce(OLD.in_force_until, '9999-01-01 00:00:00');
END;
--;;
CREATE TRIGGER evidence_2_end AFTER UPDATE ON sharing_evidence BEGIN
  UPDATE sharing_disclosure SET effective_until = min(coalesce(valid_until, '9999-01-01 00:00:00'), coalesce(revoked_at, '9999-01-01 00:00:00'),
      coalesce(NEW.in_force_until, '9999-01-01 00:00:00'), coalesce(NEW.withdrawn_at, '9999-01-01 00:00:00'))
   WHERE evidence_id = NEW.id
     AND effective_until > min(coalesce(NEW.in_force_until, '9999-01-01 00:00:00'), coalesce(NEW.withdrawn_at, '9999-01-01 00:00:00'));
END;
--;;
CREATE TRIGGER disclosure_stays BEFORE DELETE ON sharing_disclosure BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END;
--;;
CREATE TRIGGER evidence_stays BEFORE DELETE ON sharing_evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
--;;
CREATE TRIGGER recipient_stays_1 BEFORE DELETE ON sharing_evidencerecipient BEGIN SELECT RAISE(ABORT, 'recipient is append-only'); END;
--;;
CREATE TRIGGER recipient_stays_2 BEFORE UPDATE ON sharing_evidencerecipient BEGIN SELECT RAISE(ABORT, 'recipient is append-only'); END;
--;;
CREATE TRIGGER evidence_person_stays_1 BEFORE DELETE ON sharing_evidenceperson BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
--;;
CREATE TRIGGER evidence_person_stays_2 BEFORE UPDATE ON sharing_evidenceperson BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
--;;
CREATE TRIGGER evidence_scope_stays_1 BEFORE DELETE ON sharing_evidencescope BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
--;;
CREATE TRIGGER evidence_scope_stays_2 BEFORE UPDATE ON sharing_evidencescope BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
