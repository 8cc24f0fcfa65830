select
    o.oid,
    n.nspname::text as namespace,
    o.opcname::text as name,
    o.opcdefault as is_default
from pg_catalog.pg_opclass o
join pg_catalog.pg_namespace n on n.oid = o.opcnamespace
