-- Why the session may not create temporary tables, if so.
select
    case
        when pg_catalog.pg_is_in_recovery() then 'the server is a standby'
        when pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool then 'the session only reads'
        when not pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')
            then 'the role may not make temporary tables in this database'
    end as obstacle
