-- The columns of the primary keys of one schema, in the order of the key.
select
    c.relname::text as table_name,
    a.attname::text as name
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral pg_catalog.unnest(k.conkey) with ordinality as u (number, position)
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = u.number
where k.contype = 'p' and n.nspname = $1::text::pg_catalog.name
order by c.relname collate "C", u.position
