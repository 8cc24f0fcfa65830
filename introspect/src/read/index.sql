select
    i.indexrelid as oid,
    i.indrelid as table_oid,
    x.relname::text as name,
    m.amname::text as method,
    i.indisunique as is_unique,
    i.nulls_not_distinct,
    i.indisvalid as is_valid,
    i.indisclustered as is_clustered,
    i.indisreplident as is_replica_identity,
    i.indnkeyatts as key_count,
    i.indkey::pg_catalog.int2[] as columns,
    i.indoption::pg_catalog.int2[] as options,
    i.indcollation::pg_catalog.oid[] as collations,
    i.indclass::pg_catalog.oid[] as classes,
    i.indexprs is not null as has_expressions,
    pg_catalog.pg_get_expr(i.indexprs, i.indrelid) as expressions,
    -- Only the definition tells whether a collation belongs to the expression or was given to the key.
    case
        when i.indexprs is not null and 0 <> any (i.indcollation::pg_catalog.oid[])
            then pg_catalog.pg_get_indexdef(i.indexrelid)
    end as definition,
    i.indpred is not null as is_partial,
    case when i.indpred is not null then pg_catalog.pg_get_expr(i.indpred, i.indrelid) end as predicate,
    x.reloptions as parameters,
    s.spcname::text as tablespace,
    k.oid is not null as of_constraint,
    e.objid is not null as of_extension,
    d.description as comment,
    x.relispartition as inherited
-- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
from (values (false)) as absent (indnullsnotdistinct)
cross join lateral (
    select *, indnullsnotdistinct as nulls_not_distinct from pg_catalog.pg_index
) as i
join pg_catalog.pg_class x on x.oid = i.indexrelid
join pg_catalog.pg_class c on c.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_am m on m.oid = x.relam
left join pg_catalog.pg_tablespace s on s.oid = x.reltablespace
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
-- Comparing `refclassid` lets the server use the catalog's index, so that it need not read all of a large pg_depend.
left join pg_catalog.pg_depend e
    on e.objid = x.oid
    and e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and e.deptype = 'e'
left join pg_catalog.pg_description d
    on d.objoid = x.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where c.relkind in ('r', 'p')
    and n.nspname = any ($1::text[])
order by i.indrelid, x.relname collate "C"
