select
    k.conrelid as table_oid,
    k.conname::text as name,
    k.contype::text as kind,
    k.conkey as columns,
    rn.nspname::text as referenced_namespace,
    r.relname::text as referenced_name,
    k.confrelid as referenced_oid,
    k.confkey as referenced_numbers,
    k.confdeltype::text as on_delete,
    k.confupdtype::text as on_update,
    case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid) end as expression,
    case
        when k.contype = 'x' then 'an exclusion constraint'
        when k.contype = 't' then 'a constraint trigger'
        when k.condeferrable then 'a deferrable constraint'
        -- What is not enforced is not valid either.
        when k.contype in ('c', 'f') and not k.enforced then 'a constraint that is not enforced'
        when not k.convalidated then 'a constraint that is not valid'
        when k.contype = 'c' and k.connoinherit then 'a check that is not inherited'
        when k.contype = 'n' then 'a constraint that is not inherited'
        when k.contype = 'f' and k.confmatchtype <> 's' then 'a foreign key that matches full'
        when i.indnatts > i.indnkeyatts then 'a key that includes columns'
        when i.indisreplident then 'a replica identity'
        when i.indisclustered then 'a key that its table is clustered on'
        when i.nulls_not_distinct then 'a key in which nulls are not distinct'
        when k.contype in ('p', 'u') and k.over_period then 'a key without overlaps'
        when k.contype = 'f' and k.over_period then 'a foreign key over a period'
        when k.contype = 'f' and k.set_columns is not null then 'a foreign key that sets some columns'
    end as opaque
-- What an older server's catalog lacks. A name is looked for in the catalog first, where it stands without a table's.
from (
    values (null::pg_catalog.int2[], false, true, false)
) as absent (confdelsetcols, conperiod, conenforced, indnullsnotdistinct)
cross join lateral (
    select
        *,
        confdelsetcols as set_columns,
        conperiod as over_period,
        conenforced as enforced
    from pg_catalog.pg_constraint
) as k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join lateral (
    select *, indnullsnotdistinct as nulls_not_distinct from pg_catalog.pg_index
) as i
    on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x')
left join pg_catalog.pg_class r on r.oid = k.confrelid and k.contype = 'f'
left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
where c.relkind = 'r'
    and n.nspname = any ($1::text[])
    -- PostgreSQL 18 keeps a row for every NOT NULL; a plain one is the column's.
    and (k.contype <> 'n' or not k.convalidated or k.connoinherit)
order by k.conrelid, k.conname collate "C"
