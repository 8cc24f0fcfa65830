-- What defaults and checks of foreign tables depend on.
select
    'pg_catalog.pg_class'::pg_catalog.regclass::oid as classid, x.relid as objid, p.refclassid, p.refobjid, p.refobjsubid
from (
    select c.oid as relid, d.tableoid as classid, d.oid as objid
    from pg_catalog.pg_class c join pg_catalog.pg_attrdef d on d.adrelid = c.oid
    where c.relkind = 'f'
    union all
    select c.oid, k.tableoid, k.oid
    from pg_catalog.pg_class c join pg_catalog.pg_constraint k on k.conrelid = c.oid
    where c.relkind = 'f'
) as x
join pg_catalog.pg_depend p on p.classid = x.classid and p.objid = x.objid
where p.deptype in ('n', 'a') and p.refobjid <> x.relid
