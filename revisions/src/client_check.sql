-- While a statement runs, the server checks every ten seconds whether its client is still connected. A server that does
-- not have the setting returns no row.
select pg_catalog.set_config(s.name, '10000', false)
from pg_catalog.pg_settings s
where s.name operator(pg_catalog.=) 'client_connection_check_interval'
