-- The server's process for this session.
select pg_catalog.pg_backend_pid() as pid
