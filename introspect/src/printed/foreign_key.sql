-- The columns of the foreign keys between tables of one schema, in the order of each key.
select
    c.relname::text as child,
    p.relname::text as parent,
    k.oid as key,
    a.attname::text as child_column,
    b.attname::text as parent_column
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class p on p.oid = k.confrelid
cross join lateral rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey))
    with ordinality as u (child, parent, position)
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = u.child
join pg_catalog.pg_attribute b on b.attrelid = p.oid and b.attnum = u.parent
where k.contype = 'f'
    and n.nspname = $1::text::pg_catalog.name
    and p.relnamespace = n.oid
order by c.relname collate "C", p.relname collate "C", k.oid, u.position
