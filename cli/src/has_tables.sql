select exists (
    select
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.relnamespace
    where c.relkind operator(pg_catalog.=) any (array['r', 'p', 'f']::pg_catalog."char"[])
        and n.nspname operator(pg_catalog.<>) 'information_schema'
        and n.nspname operator(pg_catalog.!~) '^pg_'
        -- Tables for bookkeeping: `__diesel_schema_migrations`, `__driftless_journal`.
        and c.relname operator(pg_catalog.!~) '^__(diesel|driftless)_'
) as found
