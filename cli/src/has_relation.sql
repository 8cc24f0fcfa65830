select exists (
    select
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
    where n.nspname::pg_catalog.text operator(pg_catalog.=) $1::pg_catalog.text
        and c.relname::pg_catalog.text operator(pg_catalog.=) $2::pg_catalog.text
)
