-- The process ID of this session's backend.
select pg_catalog.pg_backend_pid() as pid
