select
    a.attrelid as table_oid,
    a.attnum as number,
    a.attname::text as name
from pg_catalog.pg_attribute a
where a.attrelid = any ($1::pg_catalog.oid[])
    and a.attnum > 0
