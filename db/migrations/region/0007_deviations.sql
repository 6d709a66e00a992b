-- What tenants really hold of main's content, and how it differs (W7). Runs with the caller's rights.

set local role {{owner}};

-- One content as a mark: main works it out for a version, a child for what it holds. Equal marks, equal content.
create function bailiwick.content_mark(name text, description text, settings jsonb, definition jsonb, secrets text)
returns text language sql immutable as $$
  select md5(concat_ws(chr(10), name, description, settings::text, definition::text, coalesce(secrets, '')))
$$;

-- By tenant, the digest and the mark of every item of main that it holds (`held`, by id), and the items of main
-- whose name a local item of the same type bears (`named`).
create function bailiwick.content_held(batch jsonb) returns jsonb
language plpgsql as $$
declare
  entry jsonb;
  held jsonb;
  named jsonb;
  results jsonb[] := '{}';
  code text;
  words text;
begin
  for entry in select value from jsonb_array_elements(batch) loop
    begin
      perform set_config('role', entry->>'role', true), set_config('search_path', entry->>'schema', true);
      select coalesce(jsonb_object_agg(i.id, jsonb_build_object('digest', v.digest, 'mark',
        case when i.draft = v.definition and i.settings = v.settings then
          bailiwick.content_mark(i.name, i.description, v.settings, v.definition,
            (select string_agg(s.field || ' ' || s.sealed, chr(10) order by s.field collate "C")
              from content_secrets s where s.item_id = i.id)) end)), '{}') into held
      from content_items i left join content_versions v on v.item_id = i.id and v.number = i.live
      where i.origin = 'main';
      select coalesce(jsonb_agg(distinct m.id), '[]') into named
      from content_items m join content_items l on l.type = m.type and l.name_folded = m.name_folded
        and l.origin = 'local'
      where m.origin = 'main' and m.type <> 'connection';
      results := results || jsonb_build_object('tenant', entry->'tenant', 'held', held, 'named', named);
    exception when others then
      get stacked diagnostics code = returned_sqlstate, words = message_text;
      results := results || jsonb_build_object('tenant', entry->'tenant', 'code', code, 'message', words);
    end;
  end loop;
  perform set_config('role', 'none', true), set_config('search_path', '', true);
  return to_jsonb(results);
end
$$;

set local role {{jobs}};
