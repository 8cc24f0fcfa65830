-- Default privileges, and those that new objects would have if nothing were said.
select
    pg_catalog.pg_get_userbyid(d.defaclrole)::text as role, n.nspname::text as namespace, d.defaclobjtype::text as letter,
    s.is_standard, e.grantee, e.privilege, e.grantable
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
cross join lateral (
    select false as is_standard, d.defaclacl as acl
    union all
    -- In a schema, defaults only add.
    select true, case when n.oid is null then
        pg_catalog.acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end::"char", d.defaclrole)
    end
) as s
left join lateral (
    select r.rolname::text as grantee, g.privilege_type as privilege, pg_catalog.bool_or(g.is_grantable) as grantable
    from pg_catalog.aclexplode(s.acl) g
    left join pg_catalog.pg_roles r on r.oid = g.grantee
    where g.grantee = 0 or r.oid is not null
    group by r.rolname, g.privilege_type
) as e on true
where n.oid is null or n.nspname = any ($1::text[])
order by role, namespace, letter, s.is_standard, e.grantee, e.privilege
