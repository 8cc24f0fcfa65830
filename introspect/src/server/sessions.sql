-- The number of sessions that are connected to a database.
select pg_catalog.count(*)
from pg_catalog.pg_stat_activity a
where a.datname operator(pg_catalog.=) $1::pg_catalog.name
