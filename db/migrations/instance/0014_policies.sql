-- Sign-in policies (A7). One row an instance, from the beginning; null hours are the deployment's own.
create table sign_in_policy (
  single boolean primary key default true check (single),
  min_length integer not null default 12 check (min_length between 8 and 64),
  classes integer not null default 0 check (classes between 0 and 4),
  history integer not null default 0 check (history between 0 and 24),
  refuse_common boolean not null default true,
  session_hours integer check (session_hours between 1 and 24),
  inactive_days integer not null default 0 check (inactive_days between 0 and 3650),
  networks text[] not null default '{}',
  domains text[] not null default '{}',
  -- Since when the rules for passwords are what they are: older passwords were never held against them.
  passwords_since timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);
insert into sign_in_policy default values;

-- Earlier passwords as hashes, as many as the policy keeps. No foreign key to users: whom pairing clears and unpairing
-- brings back keeps them.
create table password_history (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  hash text not null,
  replaced_at timestamptz not null default now()
);
create index password_history_user on password_history (user_id, id desc);

-- When an administrator last made someone active again: inactivity counts from there.
alter table users add column activated_at timestamptz;

grant select, update on sign_in_policy to {{app}};
grant select, insert, delete on password_history to {{app}};
