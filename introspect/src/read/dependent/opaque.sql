-- `foreign_table_definition.sql` has the definitions of foreign tables.
select
    'pg_catalog.pg_class'::pg_catalog.regclass::oid, r.oid, array[r.namespace, r.relname],
    case r.relkind when 'f' then 'foreign table' else 'table that inherits' end,
    null, null, null, null, null::text[], null::text[], g.owns, g.statements
from relations r
join pg_catalog.pg_class c on c.oid = r.oid
left join granted g on g.kind = 'relation' and g.oid = r.oid and r.relkind = 'f'
where r.relkind = 'f' or (r.relkind = 'r' and (c.reloftype <> 0 or exists (
    select
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class p on p.oid = i.inhparent and p.relkind = 'f'
    where i.inhrelid = c.oid
)))
