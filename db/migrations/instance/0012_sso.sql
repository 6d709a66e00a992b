-- Identity providers of an instance (A2). Of secrets only sealed text is kept.
create table idp_connections (
  id uuid primary key,
  kind text not null check (kind in ('saml', 'oidc')),
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored unique,
  template text not null default 'generic' check (template in ('okta', 'entra', 'keycloak', 'google', 'generic')),
  enabled boolean not null default false,
  show_button boolean not null default false,
  domains text[] not null default '{}',
  config jsonb not null check (jsonb_typeof(config) = 'object'),
  mapping jsonb not null default '{}' check (jsonb_typeof(mapping) = 'object'),
  sealed jsonb not null default '{}' check (jsonb_typeof(sealed) = 'object'),
  -- An existing local user may become Local/SSO by it; and its addresses at these domains count as verified (A3).
  links_local boolean not null default false,
  trusts_email boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idp_connections_domains on idp_connections using gin (domains);

-- Who someone is by a connection, never by an e-mail address alone (A3). The subject is personal: erased with him. No
-- foreign key to users: whom pairing clears and unpairing brings back is still known by his provider.
create table idp_accounts (
  connection_id uuid not null references idp_connections (id) on delete cascade,
  issuer text not null check (char_length(issuer) <= 1000),
  subject text not null check (char_length(subject) <= 1000),
  user_id uuid not null,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  primary key (connection_id, issuer, subject)
);
create index idp_accounts_user on idp_accounts (user_id);

-- A sign-in that was sent to a provider and has not come back: bound to one browser and one connection. What a test
-- has shown stays here, sealed, for whoever ran it.
create table idp_requests (
  id uuid primary key,
  connection_id uuid not null references idp_connections (id) on delete cascade,
  purpose text not null check (purpose in ('sign_in', 'test', 'logout')),
  state_hash bytea not null unique,
  browser_hash bytea not null,
  sealed text not null default '',
  return_to text not null default '',
  tested_by uuid,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index idp_requests_expires on idp_requests (expires_at);

-- Each assertion, id token or logout token counts once (A2).
create table idp_replays (
  connection_id uuid not null references idp_connections (id) on delete cascade,
  id_hash bytea not null,
  expires_at timestamptz not null,
  primary key (connection_id, id_hash)
);
create index idp_replays_expires on idp_replays (expires_at);

-- What became of the last sign-ins by each connection, for its administrator: the person only gets the reference.
create table idp_sign_ins (
  id bigint generated always as identity primary key,
  connection_id uuid not null references idp_connections (id) on delete cascade,
  at timestamptz not null default now(),
  reason text,
  detail text not null default '' check (char_length(detail) <= 500),
  ref text not null default '',
  user_id uuid,
  ip text
);
create index idp_sign_ins_connection on idp_sign_ins (connection_id, id desc);

grant select, insert, update, delete on idp_connections, idp_accounts, idp_requests, idp_replays, idp_sign_ins to {{app}};
