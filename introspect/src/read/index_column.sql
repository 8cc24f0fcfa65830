-- Settings of single keys of indexes: parameters of their operator class, a statistics target.
select
    a.attrelid as index_oid,
    a.attnum as number,
    a.attoptions as parameters,
    nullif(a.attstattarget, -1)::pg_catalog.int2 as statistics
from pg_catalog.pg_attribute a
join pg_catalog.pg_class x on x.oid = a.attrelid and x.relkind in ('i', 'I')
join pg_catalog.pg_namespace n on n.oid = x.relnamespace
where (a.attoptions is not null or coalesce(a.attstattarget, -1) <> -1)
    and n.nspname = any ($1::text[])
