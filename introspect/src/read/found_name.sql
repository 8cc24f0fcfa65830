select 'collation' as kind, n.nspname::text as namespace, l.collname::text as name
from pg_catalog.pg_collation l
join pg_catalog.pg_namespace n on n.oid = l.collnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union
select 'class', n.nspname, o.opcname
from pg_catalog.pg_opclass o
join pg_catalog.pg_namespace n on n.oid = o.opcnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union
select 'operator', n.nspname, o.oprname
from pg_catalog.pg_operator o
join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by 1, 2, 3
