-- Servers of foreign-data wrappers. `server_definition.sql` has their definitions.
select
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass::oid, s.oid, array['pg_foreign_server', s.srvname::text], 'server',
    null, null, null, null, null::text[], null::text[], g.owns, g.statements
from pg_catalog.pg_foreign_server s
left join granted g on g.kind = 'server' and g.oid = s.oid
