-- The columns, and the tables, that a view reads ($1): rules have the dependencies of views.
select
    n.nspname::text as namespace,
    c.relname::text as relation,
    a.attname::text as name
from pg_catalog.pg_rewrite r
join pg_catalog.pg_depend d
    on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
join pg_catalog.pg_class c
    on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = d.refobjid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_attribute a
    on a.attrelid = c.oid and a.attnum = d.refobjsubid and d.refobjsubid > 0
where r.ev_class = $1::pg_catalog.regclass and c.oid <> r.ev_class
order by 1, 2, 3
