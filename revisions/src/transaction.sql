-- The number of the session's transaction. Outside of a transaction, each statement has a number of its own.
select l.virtualtransaction as answer
from pg_catalog.pg_locks l
where
    l.locktype operator(pg_catalog.=) 'virtualxid'
    and l.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()
