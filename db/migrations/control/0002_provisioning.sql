-- The first admin of a tenant that is still being prepared. Deleted as soon as he exists in the tenant, so
-- that the registry keeps nobody's address.
create table provisioning (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  admin_user_id uuid not null,
  admin_email text not null check (char_length(admin_email) <= 254),
  admin_first_name text not null check (char_length(admin_first_name) <= 80),
  admin_last_name text not null check (char_length(admin_last_name) <= 80)
);

-- Attempts to register a child with an address or key that was not right, by person (P2).
create table pairing_attempts (
  id bigint generated always as identity primary key,
  person_id uuid not null,
  at timestamptz not null default now()
);
create index pairing_attempts_person on pairing_attempts (person_id, at);

-- What unpairing was asked to do, and what it could not bring back (P3, P6).
alter table pairings
  add column restore_snapshot boolean not null default false,
  add column unpair_report jsonb;
