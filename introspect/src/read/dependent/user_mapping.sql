-- User mappings. `user_mapping_definition.sql` has their definitions. No role called "public" can exist.
select
    'pg_catalog.pg_user_mapping'::pg_catalog.regclass::oid, m.umid, array['pg_user_mapping', m.srvname::text, m.usename::text],
    'user mapping', null, null, null, null, null::text[], null::text[], array[]::text[], array[]::text[]
from pg_catalog.pg_user_mappings m
