-- The names of the settings of `ALTER DATABASE … SET`.
select pg_catalog.split_part(c, '=', 1)
from pg_catalog.pg_db_role_setting s
join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.setdatabase
cross join pg_catalog.unnest(s.setconfig) c
where
    s.setrole operator(pg_catalog.=) 0::pg_catalog.oid
    and d.datname operator(pg_catalog.=) $1::pg_catalog.name
