select
    n.nspname::text as name,
    d.description as comment
from pg_catalog.pg_namespace n
left join pg_catalog.pg_description d
    on d.objoid = n.oid and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
where n.nspname = any ($1::text[])
order by n.nspname collate "C"
