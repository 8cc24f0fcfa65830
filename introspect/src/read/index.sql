select
    i.indrelid as table_oid,
    x.relname::text as name,
    m.amname::text as method,
    i.indisunique as is_unique,
    i.indnkeyatts as key_count,
    i.indkey::pg_catalog.int2[] as columns,
    i.indoption::pg_catalog.int2[] as options,
    i.indcollation::pg_catalog.oid[] as collations,
    case when i.indexprs is not null then array(
        select case when u.number = 0 then pg_catalog.pg_get_indexdef(i.indexrelid, u.place::int4, false) end
        from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality as u (number, place)
        order by u.place
    ) end as expressions,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate,
    case
        when not i.indisvalid then 'an invalid index'
        when i.indnatts > i.indnkeyatts then 'an index that includes columns'
        when i.indisreplident then 'a replica identity'
        when i.indisclustered then 'an index that its table is clustered on'
        when x.reloptions is not null then 'an index with storage parameters'
        when x.reltablespace <> 0 then 'an index with a tablespace of its own'
        when i.indisunique and coalesce(
            (pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false
        ) then 'an index in which nulls are not distinct'
        when exists (
            select from pg_catalog.pg_opclass o
            where o.oid = any (i.indclass::pg_catalog.oid[]) and not o.opcdefault
        ) then 'an index with an operator class of its own'
        when e.objid is not null then 'an object of an extension'
    end as opaque
from pg_catalog.pg_index i
join pg_catalog.pg_class x on x.oid = i.indexrelid
join pg_catalog.pg_class c on c.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_am m on m.oid = x.relam
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
left join pg_catalog.pg_depend e
    on e.objid = x.oid and e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.deptype = 'e'
where c.relkind = 'r'
    and n.nspname = any ($1::text[])
    and k.oid is null
order by i.indrelid, x.relname collate "C"
