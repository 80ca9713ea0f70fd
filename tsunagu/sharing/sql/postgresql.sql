-- The ledger keeps itself (architecture §3). The rule about kinds stands here a second time, on purpose.

CREATE FUNCTION tsunagu_never() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '9999-01-01 00:00:00+00' $$;
--;;
CREATE FUNCTION tsunagu_kind_opens(kind text, scope int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN kind IN ('own_work', 'succession') THEN scope BETWEEN 1 AND 11
    WHEN kind IN ('consent', 'contract', 'information_request') THEN scope BETWEEN 1 AND 9
    WHEN kind = 'conference' THEN scope IN (1, 2, 10)
    WHEN kind IN ('ground', 'statutory_report') THEN scope IN (1, 2, 3)
    WHEN kind = 'emergency' THEN scope IN (1, 2, 5)
    ELSE false END
$$;
--;;
CREATE FUNCTION tsunagu_kind_hours(kind text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN kind IN ('own_work', 'succession') THEN NULL
    WHEN kind IN ('consent', 'conference', 'contract', 'statutory_report') THEN 400 * 24
    WHEN kind IN ('ground', 'information_request') THEN 180 * 24
    WHEN kind = 'emergency' THEN 72
    ELSE 0 END
$$;
--;;
CREATE FUNCTION tsunagu_disclosure_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  e sharing_evidence%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND (
      (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_by_id) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by_id))
      OR (to_jsonb(NEW) - '{revoked_at,revoked_by_id,effective_until}'::text[])
         <> (to_jsonb(OLD) - '{revoked_at,revoked_by_id,effective_until}'::text[])) THEN
    RAISE EXCEPTION 'disclosure is append-only' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO e FROM sharing_evidence WHERE id = NEW.evidence_id FOR SHARE;  -- waits for a withdrawal under way
  NEW.effective_until = least(coalesce(NEW.valid_until, tsunagu_never()), coalesce(NEW.revoked_at, tsunagu_never()),
    coalesce(e.in_force_until, tsunagu_never()), coalesce(e.withdrawn_at, tsunagu_never()));
  RETURN NEW;
END $$;
--;;
CREATE FUNCTION tsunagu_disclosure_start() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r sharing_evidencerecipient%ROWTYPE;
  e sharing_evidence%ROWTYPE;
BEGIN
  SELECT * INTO r FROM sharing_evidencerecipient WHERE id = NEW.recipient_id;
  SELECT * INTO e FROM sharing_evidence WHERE id = r.evidence_id FOR SHARE;
  NEW.evidence_id = r.evidence_id;
  NEW.to_agency_id = r.agency_id;
  NEW.to_membership_id = r.membership_id;
  NEW.kind = e.kind;
  IF NEW.municipality_id <> e.municipality_id
      OR NEW.municipality_id <> (SELECT municipality_id FROM people_person WHERE id = NEW.person_id) THEN
    RAISE EXCEPTION 'disclosure: another town' USING ERRCODE = 'check_violation'; END IF;
  IF NOT EXISTS (SELECT 1 FROM sharing_evidencescope s WHERE s.evidence_id = e.id AND s.scope = NEW.scope) THEN
    RAISE EXCEPTION 'disclosure: the evidence does not cover the scope' USING ERRCODE = 'check_violation'; END IF;
  IF NOT tsunagu_kind_opens(e.kind, NEW.scope) THEN
    RAISE EXCEPTION 'disclosure: the kind may not open the scope' USING ERRCODE = 'check_violation'; END IF;
  IF e.kind NOT IN ('own_work', 'contract')
      AND NOT EXISTS (SELECT 1 FROM sharing_evidenceperson p WHERE p.evidence_id = e.id AND p.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'disclosure: the evidence does not cover the person' USING ERRCODE = 'check_violation'; END IF;
  IF (NEW.from_agency_id = NEW.to_agency_id) <> (e.kind = 'own_work') THEN
    RAISE EXCEPTION 'disclosure: to itself only by own work' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.from_agency_id <> e.holder_id AND NOT (e.kind IN ('consent', 'conference', 'contract')
      AND EXISTS (SELECT 1 FROM sharing_evidencerecipient g WHERE g.evidence_id = e.id AND g.agency_id = NEW.from_agency_id)) THEN
    RAISE EXCEPTION 'disclosure: the evidence does not name the giver' USING ERRCODE = 'check_violation'; END IF;
  IF e.in_force_from > NEW.valid_from THEN
    RAISE EXCEPTION 'disclosure: not before its evidence' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.valid_until > NEW.valid_from + make_interval(hours => tsunagu_kind_hours(e.kind)) THEN
    RAISE EXCEPTION 'disclosure: longer than its kind allows' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
--;;
CREATE TRIGGER disclosure_1_start BEFORE INSERT ON sharing_disclosure FOR EACH ROW EXECUTE FUNCTION tsunagu_disclosure_start();
--;;
CREATE TRIGGER disclosure_2_end BEFORE INSERT OR UPDATE ON sharing_disclosure FOR EACH ROW EXECUTE FUNCTION tsunagu_disclosure_end();
--;;
CREATE FUNCTION tsunagu_evidence_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (to_jsonb(NEW) - '{in_force_until,withdrawn_at,approved_by_id}'::text[])
       <> (to_jsonb(OLD) - '{in_force_until,withdrawn_at,approved_by_id}'::text[])
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
     OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
     OR coalesce(NEW.in_force_until, tsunagu_never()) > coalesce(OLD.in_force_until, tsunagu_never()) THEN
    RAISE EXCEPTION 'evidence may only be shortened' USING ERRCODE = 'check_violation'; END IF;
  UPDATE sharing_disclosure SET effective_until = effective_until
   WHERE evidence_id = NEW.id
     AND effective_until > least(coalesce(NEW.in_force_until, tsunagu_never()), coalesce(NEW.withdrawn_at, tsunagu_never()));
  RETURN NULL;
END $$;
--;;
CREATE TRIGGER evidence_end AFTER UPDATE ON sharing_evidence FOR EACH ROW EXECUTE FUNCTION tsunagu_evidence_end();
--;;
CREATE FUNCTION tsunagu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
--;;
CREATE TRIGGER disclosure_stays BEFORE DELETE ON sharing_disclosure FOR EACH ROW EXECUTE FUNCTION tsunagu_append_only();
--;;
CREATE TRIGGER evidence_stays BEFORE DELETE ON sharing_evidence FOR EACH ROW EXECUTE FUNCTION tsunagu_append_only();
--;;
CREATE TRIGGER recipient_stays BEFORE UPDATE OR DELETE ON sharing_evidencerecipient FOR EACH ROW EXECUTE FUNCTION tsunagu_append_only();
--;;
CREATE TRIGGER evidence_person_stays BEFORE UPDATE OR DELETE ON sharing_evidenceperson FOR EACH ROW EXECUTE FUNCTION tsunagu_append_only();
--;;
CREATE TRIGGER evidence_scope_stays BEFORE UPDATE OR DELETE ON sharing_evidencescope FOR EACH ROW EXECUTE FUNCTION tsunagu_append_only();
--;;
ALTER TABLE sharing_disclosure ALTER to_agency_id SET STATISTICS 1000;
