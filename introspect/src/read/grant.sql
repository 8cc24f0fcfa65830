-- Privileges on tables and on their columns. Those that the owner has are no grants.
select
    t.oid,
    t.attribute::text as attribute,
    -- Null: every role.
    r.rolname::text as grantee,
    g.privilege_type as privilege,
    -- Several roles may have granted the same privilege.
    pg_catalog.bool_or(g.is_grantable) as grantable
from (
    select c.oid, c.relowner as owner, null::name as attribute, c.relacl as privileges
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relacl is not null and c.relkind in ('r', 'p') and n.nspname = any ($1::text[])
    union all
    select c.oid, c.relowner, a.attname, a.attacl
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where a.attacl is not null
        and a.attnum > 0
        and not a.attisdropped
        and c.relkind in ('r', 'p')
        and n.nspname = any ($1::text[])
) as t
cross join lateral pg_catalog.aclexplode(t.privileges) g
left join pg_catalog.pg_roles r on r.oid = g.grantee
where g.grantee <> t.owner
    -- The role of a grant that was dropped meanwhile.
    and (g.grantee = 0 or r.oid is not null)
group by t.oid, t.attribute, r.rolname, g.privilege_type
order by t.oid, r.rolname, g.privilege_type, t.attribute
