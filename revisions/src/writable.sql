-- Whether the server, and this session, can be written to.
select
    pg_catalog.pg_is_in_recovery() as standby,
    pg_catalog.current_setting('transaction_read_only')::boolean as read_only
