-- The session that holds the lock. pg_locks shows a 64-bit key as two halves, with objsubid 1 (PostgreSQL
-- documentation, pg_locks).
select
    l.pid as pid,
    pg_catalog.format(
        '%s, process %s of role %s%s, since %s',
        case when a.application_name operator(pg_catalog.<>) '' then a.application_name else 'a session without a name' end,
        l.pid,
        coalesce(a.usename::pg_catalog.text, 'unknown'),
        pg_catalog.concat(' from ' operator(pg_catalog.||) pg_catalog.host(a.client_addr)),
        coalesce(pg_catalog.to_char(a.backend_start, 'HH24:MI:SS'), 'unknown')
    ) as description
from pg_catalog.pg_locks l
left join pg_catalog.pg_stat_activity a on a.pid operator(pg_catalog.=) l.pid
join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) l.database
where
    l.locktype operator(pg_catalog.=) 'advisory'
    and l.granted
    and l.objsubid operator(pg_catalog.=) 1
    and d.datname operator(pg_catalog.=) pg_catalog.current_database()
    and l.classid::bigint operator(pg_catalog.=) $1
    and l.objid::bigint operator(pg_catalog.=) $2
