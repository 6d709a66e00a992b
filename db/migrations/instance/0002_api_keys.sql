-- Keys for the REST API (K1, K2). Of a secret only its hash is kept, and of the one before it while a rotation
-- overlaps. A key outlives the person who made it and the roles that it has: neither is a foreign key.
create table api_keys (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored unique,
  hint text not null,
  secret_hash bytea not null unique,
  previous_hash bytea unique,
  previous_until timestamptz,
  owner_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text,
  revoked_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  check ((previous_hash is null) = (previous_until is null))
);
create index api_keys_owner on api_keys (owner_id);
create index api_keys_by_created on api_keys (created_at, id);
create index api_keys_name_trgm on api_keys using gin (name_folded ext.gin_trgm_ops);

-- The name is kept beside the id, so that a role that is gone can still be named (K1).
create table api_key_roles (
  key_id uuid not null references api_keys (id) on delete cascade,
  role_id uuid not null,
  role_name text not null,
  primary key (key_id, role_id)
);
create index api_key_roles_role on api_key_roles (role_id);

-- Answers of writes that bore an Idempotency-Key, sealed, for a day (K3).
create table api_answers (
  key_id uuid not null references api_keys (id) on delete cascade,
  idempotency_key text not null check (char_length(idempotency_key) between 1 and 255),
  request_hash bytea not null,
  answer text not null,
  created_at timestamptz not null default now(),
  primary key (key_id, idempotency_key)
);
create index api_answers_by_created on api_answers (created_at);

grant select, insert, update, delete on api_keys, api_key_roles, api_answers to {{app}};
-- Pairing ends the keys of those whom it clears (P4).
grant select, update on api_keys to {{sync}};

-- A key acts by itself: it stands in the log as the actor, whoever made it. Older rows satisfy this already.
alter table audit drop constraint audit_actor_kind_check;
alter table audit add constraint audit_actor_kind_check
  check (actor_kind in ('user', 'system', 'main', 'key')) not valid;
