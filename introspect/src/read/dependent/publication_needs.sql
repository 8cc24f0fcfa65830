-- What publications publish, and what their conditions depend on.
select
    'pg_catalog.pg_publication'::pg_catalog.regclass::oid, r.prpubid, p.refclassid, p.refobjid, p.refobjsubid
from pg_catalog.pg_publication_rel r
join pg_catalog.pg_depend p on p.classid = 'pg_catalog.pg_publication_rel'::pg_catalog.regclass and p.objid = r.oid
where p.deptype in ('n', 'a') and p.refclassid <> 'pg_catalog.pg_publication'::pg_catalog.regclass
union all
select o.refclassid, o.refobjid, i.refclassid, i.refobjid, 0
from pg_catalog.pg_depend o
join pg_catalog.pg_depend i on i.classid = o.classid and i.objid = o.objid
    and i.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
where o.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass
    and o.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
