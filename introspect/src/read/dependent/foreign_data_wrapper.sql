-- Foreign-data wrappers. `foreign_data_wrapper_definition.sql` has their definitions.
select
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::oid, w.oid, array['pg_foreign_data_wrapper', w.fdwname::text],
    'foreign data wrapper', null, null, null, null, null::text[], null::text[], g.owns, g.statements
from pg_catalog.pg_foreign_data_wrapper w
left join granted g on g.kind = 'foreign data wrapper' and g.oid = w.oid
-- Servers are of wrappers of extensions, too, which nobody drops or creates.
where ('pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::oid, w.oid) not in (select x.classid, x.objid from of_extensions x)
