-- While the address of its person is locked, a session is not live (U7, A4).
alter table sessions add column lock_key bytea;
