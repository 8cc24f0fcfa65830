-- What stands under an index's name: in the schema of its table, or where the search path leads to. What follows the names in
-- its definition is compared, so that the same index of another table counts as the same.
select
    c.oid::bigint as oid,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    coalesce(i.indisvalid, true) as valid,
    pg_catalog.pg_get_indexdef(i.indexrelid) as definition
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
left join pg_catalog.pg_index i on i.indexrelid operator(pg_catalog.=) c.oid
