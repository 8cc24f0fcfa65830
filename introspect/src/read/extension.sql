select
    e.extname::text as name,
    n.nspname::text as namespace
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
-- Every database has plpgsql from the start.
where e.extname <> 'plpgsql'
order by e.extname collate "C"
