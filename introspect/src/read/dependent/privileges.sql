select
    'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, array[u.plain, t.typname::text, 'owner and privileges'], 'owner and privileges',
    null, null, null, null, null::text[], null::text[], g.owns, g.statements
from pg_catalog.pg_type t
join users u on u.oid = t.typnamespace
join granted g on g.kind = 'type' and g.oid = t.oid
where t.typtype in ('e', 'd') and g.owns || g.statements <> array[]::text[]
union all
-- A generated column is identified by its expression, which no other column has.
select
    'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid, d.oid, array[r.namespace, r.relname, a.attname::text, 'privileges'], 'privileges',
    null, null, null, null, null, null, array[]::text[], (
        select pg_catalog.array_agg(
            case when e.grantor = r.relowner then '' else pg_catalog.format('SET ROLE %I; ', pg_catalog.pg_get_userbyid(e.grantor)) end
            || pg_catalog.format(
                'GRANT %s (%I) ON TABLE %s TO %s%s;', e.privilege_type, a.attname, r.spelled,
                case e.grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) end,
                case when e.is_grantable and e.grantee <> r.relowner then ' WITH GRANT OPTION' else '' end
            )
            || case when e.grantor = r.relowner then '' else ' RESET ROLE;' end
            order by e.grantor <> r.relowner, pg_catalog.pg_get_userbyid(e.grantee), e.privilege_type
        )
        from pg_catalog.aclexplode(a.attacl) e
    )
from pg_catalog.pg_attribute a
join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
join relations r on r.oid = a.attrelid
where a.attgenerated <> '' and a.attacl <> array[]::pg_catalog.aclitem[]
