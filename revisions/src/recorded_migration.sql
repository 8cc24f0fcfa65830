-- The files of a version as they were last upgraded.
select
    name,
    up_sql,
    down_sql
from __driftless_journal
where version operator(pg_catalog.=) $1 and direction operator(pg_catalog.=) 'up'
order by id desc
limit 1
