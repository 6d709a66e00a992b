-- What became of an invitation's mail, and which invitation is a person's newest (U4).
alter table invitations
  add column superseded boolean not null default false,
  add column mail_state text not null default 'none' check (mail_state in ('none', 'queued', 'sent', 'failed')),
  add column mailed_at timestamptz,
  add column mail_attempts integer not null default 0,
  add column mail_error text check (char_length(mail_error) <= 300),
  add column mail_ref text check (char_length(mail_ref) <= 40);

update invitations i set superseded = true
where exists (
  select from invitations n where n.user_id = i.user_id and (n.created_at, n.id) > (i.created_at, i.id));

create index invitations_by_created on invitations (created_at, id) where not superseded;
create index invitations_by_expiry on invitations (expires_at, id) where not superseded;
