select
    k.conrelid as table_oid,
    k.conname::text as name,
    k.contype::text as kind,
    k.conkey as columns,
    rn.nspname::text as referenced_namespace,
    r.relname::text as referenced_name,
    case when k.contype = 'f' then (
        select pg_catalog.array_agg(a.attname::text order by u.place)
        from pg_catalog.unnest(k.confkey) with ordinality as u (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
    ) end as referenced_columns,
    k.confdeltype::text as on_delete,
    k.confupdtype::text as on_update,
    case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid) end as expression,
    case
        when k.contype = 'x' then 'an exclusion constraint'
        when k.contype = 't' then 'a constraint trigger'
        when k.condeferrable then 'a deferrable constraint'
        when not k.convalidated then 'a constraint that is not valid'
        when k.contype = 'c' and k.connoinherit then 'a check that is not inherited'
        when k.contype = 'f' and k.confmatchtype <> 's' then 'a foreign key that matches full'
        when i.indnatts > i.indnkeyatts then 'a key that includes columns'
        when i.indisreplident then 'a replica identity'
        when i.indisclustered then 'a key that its table is clustered on'
        -- Attributes that younger servers have; an older one's row lacks the key, which reads as null.
        when k.contype in ('p', 'u') and coalesce(
            (pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false
        ) then 'a key in which nulls are not distinct'
        when k.contype in ('p', 'u') and coalesce(
            (pg_catalog.to_jsonb(k) ->> 'conperiod')::boolean, false
        ) then 'a key without overlaps'
        when k.contype = 'f' and coalesce(
            (pg_catalog.to_jsonb(k) ->> 'conperiod')::boolean, false
        ) then 'a foreign key over a period'
        when k.contype = 'f' and pg_catalog.to_jsonb(k) ->> 'confdelsetcols' is not null
            then 'a foreign key that sets some columns'
        when k.contype in ('c', 'f') and not coalesce(
            (pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true
        ) then 'a constraint that is not enforced'
    end as opaque
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_index i on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x')
left join pg_catalog.pg_class r on r.oid = k.confrelid and k.contype = 'f'
left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
where c.relkind = 'r'
    and n.nspname = any ($1::text[])
    -- PostgreSQL 18 keeps a row for every NOT NULL; a plain one is the column's.
    and k.contype <> 'n'
order by k.conrelid, k.conname collate "C"
