-- The tables of one schema, as `diesel print-schema` sees them.
select
    t.table_name::text as name,
    d.description as comment
from information_schema.tables t
join pg_catalog.pg_namespace n on n.nspname = t.table_schema::pg_catalog.name
join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = t.table_name::pg_catalog.name
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where t.table_schema = $1
    and t.table_type = 'BASE TABLE'
    -- Diesel's table of applied migrations, and everything else that begins so.
    and t.table_name not like '\_\_%'
order by t.table_name collate "C"
