-- What the members of operator classes and families are.
select i.refclassid, i.refobjid, o.refclassid, o.refobjid, 0
from pg_catalog.pg_depend i
join pg_catalog.pg_depend o on o.classid = i.classid and o.objid = i.objid
where i.classid in ('pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass)
    and i.refclassid in ('pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_opfamily'::pg_catalog.regclass)
    and o.refclassid in ('pg_catalog.pg_operator'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
