select
    i.indrelid as table_oid,
    x.relname::text as name,
    m.amname::text as method,
    i.indisunique as is_unique,
    i.indnkeyatts as key_count,
    i.indkey::pg_catalog.int2[] as columns,
    i.indoption::pg_catalog.int2[] as options,
    i.indcollation::pg_catalog.oid[] as collations,
    -- One for each key that is no column. A single one is cheaper as what it is than out of its index's definition.
    case
        when i.indexprs is null then array[]::text[]
        when pg_catalog.cardinality(pg_catalog.array_positions(i.indkey::pg_catalog.int2[], 0::pg_catalog.int2)) = 1
            then array[pg_catalog.pg_get_expr(i.indexprs, i.indrelid)]
        else array(
            select pg_catalog.pg_get_indexdef(i.indexrelid, u.place::pg_catalog.int4, false)
            from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality as u (number, place)
            where u.number = 0
            order by u.place
        )
    end as expressions,
    i.indpred is not null as is_partial,
    case when i.indpred is not null then pg_catalog.pg_get_expr(i.indpred, i.indrelid) end as predicate,
    case
        when not i.indisvalid then 'an invalid index'
        when i.indnatts > i.indnkeyatts then 'an index that includes columns'
        when i.indisreplident then 'a replica identity'
        when i.indisclustered then 'an index that its table is clustered on'
        when x.reloptions is not null then 'an index with storage parameters'
        when x.reltablespace <> 0 then 'an index with a tablespace of its own'
        when i.nulls_not_distinct then 'an index in which nulls are not distinct'
        when i.indclass::pg_catalog.oid[] operator(pg_catalog.&&) array(
            select o.oid from pg_catalog.pg_opclass o where not o.opcdefault
        ) then 'an index with an operator class of its own'
        when e.objid is not null then 'an object of an extension'
    end as opaque
-- What an older server's catalog lacks. A name is looked for in the catalog first, where it stands without a table's.
from (values (false)) as absent (indnullsnotdistinct)
cross join lateral (
    select *, indnullsnotdistinct as nulls_not_distinct from pg_catalog.pg_index
) as i
join pg_catalog.pg_class x on x.oid = i.indexrelid
join pg_catalog.pg_class c on c.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_am m on m.oid = x.relam
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
-- `refclassid` is what the catalog's index begins with, so that a large pg_depend is not read for it.
left join pg_catalog.pg_depend e
    on e.objid = x.oid
    and e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and e.deptype = 'e'
where c.relkind = 'r'
    and n.nspname = any ($1::text[])
    and k.oid is null
order by i.indrelid, x.relname collate "C"
