select exists (
    select
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) t.typnamespace
    where n.nspname::pg_catalog.text operator(pg_catalog.=) $1::pg_catalog.text
        and t.typname::pg_catalog.text operator(pg_catalog.=) $2::pg_catalog.text
)
