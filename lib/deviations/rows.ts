import type { Tx } from "@/db/connection";
import type { Fragment } from "@/lib/listing/fragments";

/**
 * The register as a subquery: what stands in sharing's own rows, and what the reconcile found behind main's back
 * (W7). A finding is repaired once its item was pushed after it was found.
 */
export function deviationRows({ sql }: Tx): Fragment {
  return sql`(
    select md5(d.item_id::text || d.tenant_id::text || d.kind)::uuid as id, d.*, i.name, i.name_folded, i.type,
      case when i.type = 'incident_playbook' then i.published else i.live end as main,
      case when a.expires_at > now() then 'accepted' when d.repaired then 'repaired' else 'open' end as state,
      a.note, a.expires_at, a.accepted_by, coalesce(a.expires_at <= now(), false) as expired
    from (
      select t.item_id, t.tenant_id, case when t.state <> 'failed' and t.cause = 'rolled_back' then 'rolled_back'
        else t.state end as kind, t.changed_at as since, t.applied as holds, false as repaired,
        coalesce(t.reason, 'It is not as main wants it.') || coalesce(' Reference ' || t.ref || '.', '') as reason
      from share_targets t where t.state in ('missing', 'outdated', 'failed')
      union all
      select f.item_id, f.tenant_id, f.kind, f.found_at, t.applied,
        f.kind <> 'same_name' and coalesce(t.applied_at > f.found_at and t.state <> 'sharing', false),
        case f.kind when 'changed' then 'What the tenant holds is not what main gave it.'
          when 'gone' then 'The tenant does not hold what main gave it.'
          else 'An item that the tenant made itself has the same name.' end
      from deviation_findings f
      left join share_targets t on t.item_id = f.item_id and t.tenant_id = f.tenant_id
    ) d
    join content_items i on i.id = d.item_id
    left join deviation_acceptances a on a.item_id = d.item_id and a.tenant_id = d.tenant_id and a.kind = d.kind
  )`;
}
