select
    l.oid,
    n.nspname::text as namespace,
    l.collname::text as name
from pg_catalog.pg_collation l
join pg_catalog.pg_namespace n on n.oid = l.collnamespace
where l.oid = any ($1::pg_catalog.oid[])
