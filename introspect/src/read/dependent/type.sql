-- Objects that cannot be altered together with the type that they are made of. `type_definition.sql` has the definitions.
select
    'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, array[u.plain, t.typname::text],
    case t.typtype when 'd' then 'domain' when 'c' then 'composite type' else 'range type' end,
    null, null, null, null, null::text[], null::text[], g.owns, g.statements
from pg_catalog.pg_type t
join users u on u.oid = t.typnamespace
left join pg_catalog.pg_class c on c.oid = t.typrelid
left join granted g on g.kind = 'type' and g.oid = t.oid and t.typtype <> 'd'
where t.typtype in ('d', 'r') or (t.typtype = 'c' and c.relkind = 'c')
