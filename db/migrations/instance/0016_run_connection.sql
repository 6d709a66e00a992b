-- The provider's connection by which the session of a run began, in the home of who started it (A2): disabled or gone,
-- it lets nobody act any more. Of earlier runs it is unknown, so they go on without what a session brought along.
alter table command_runs add column connection_id uuid;
update command_runs set session_groups = '{}' where session_groups <> '{}';
