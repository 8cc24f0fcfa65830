-- Whether the server is a standby, and whether the session is read-only.
select
    pg_catalog.pg_is_in_recovery() as standby,
    pg_catalog.current_setting('transaction_read_only')::boolean as read_only
