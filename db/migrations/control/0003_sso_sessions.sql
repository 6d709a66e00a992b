-- By which connection a session began, and how the provider names it, for logout and for disabling (A2, A4).
alter table sessions
  add column connection_id uuid,
  add column provider_session_hash bytea,
  add column provider_subject_hash bytea,
  add column provider_sealed text;
create index sessions_connection on sessions (home_tenant_id, connection_id) where revoked_at is null;
