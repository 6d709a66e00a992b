-- Who had what when: written beside every change of access, never changed (W3).
select 1;
