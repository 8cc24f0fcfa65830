-- The columns of the tables of one schema. The type of a column of a domain is the one that the domain is over.
select
    a.table_name::text as table_name,
    a.column_name::text as name,
    a.udt_schema::text as type_schema,
    a.udt_name::text as type_name,
    a.domain_schema::text as domain_schema,
    a.domain_name::text as domain_name,
    a.is_nullable = 'YES' as nullable,
    a.character_maximum_length::integer as max_length,
    d.description as comment
from information_schema.columns a
join pg_catalog.pg_namespace n on n.nspname = a.table_schema::pg_catalog.name
join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = a.table_name::pg_catalog.name
left join pg_catalog.pg_description d
    on d.objoid = c.oid
    and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.objsubid = a.ordinal_position::integer
where a.table_schema = $1
order by a.table_name collate "C", a.ordinal_position
