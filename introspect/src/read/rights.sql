-- Owners, and the privileges on everything that has some. Those of others than the owner on tables are in `grant.sql`.
with users as (
    select n.oid, pg_catalog.quote_ident(n.nspname) as spelled, n.nspname::text as plain, n.nspowner, n.nspacl
    from pg_catalog.pg_namespace n
    where n.nspname = any ($1::text[])
),
of_extensions as (
    select p.classid, p.objid
    from pg_catalog.pg_depend p
    where p.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and p.deptype = 'e'
),
objects as (
    select
        'pg_catalog.pg_namespace'::pg_catalog.regclass::oid as classid, u.oid as objid, 'schema' as what, 'n' as letter,
        array[u.plain] as path, null::text[] as part_of, 'SCHEMA ' || u.spelled as granted,
        -- The owner of `public` is the database's.
        case when u.plain <> 'public' then 'SCHEMA ' || u.spelled end as owned,
        u.nspowner as owner, u.nspacl as acl, 'n'::"char" as class
    from users u
    union all
    select
        'pg_catalog.pg_class'::pg_catalog.regclass::oid, c.oid, x.what, case c.relkind when 'S' then 'S' else 'r' end,
        array[u.plain, c.relname::text], t.path,
        case when c.relkind = 'S' then 'SEQUENCE ' || x.spelled else 'TABLE ' || x.spelled end,
        -- A sequence that a column owns has the owner of the table.
        case when t.path is null then pg_catalog.upper(x.what) || ' ' || x.spelled end,
        c.relowner, c.relacl, case c.relkind when 'S' then 's' else 'r' end::"char"
    from pg_catalog.pg_class c
    join users u on u.oid = c.relnamespace
    left join lateral (
        select array[tn.nspname::text, tc.relname::text] as path, d.deptype
        from pg_catalog.pg_depend d
        join pg_catalog.pg_class tc on tc.oid = d.refobjid
        join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace
        where c.relkind = 'S' and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
            and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i')
        limit 1
    ) as t on true
    cross join lateral (
        select
            case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
                when 'f' then 'foreign table' else 'table' end as what,
            u.spelled || '.' || pg_catalog.quote_ident(c.relname) as spelled
    ) as x
    where c.relkind in ('r', 'p', 'S', 'v', 'm', 'f')
    union all
    select
        'pg_catalog.pg_type'::pg_catalog.regclass::oid, y.oid,
        case y.typtype when 'e' then 'enum' when 'd' then 'domain' else 'type' end, 'T',
        array[u.plain, y.typname::text], null, x.spelled, x.spelled, y.typowner, y.typacl, 'T'
    from pg_catalog.pg_type y
    join users u on u.oid = y.typnamespace
    left join pg_catalog.pg_class c on c.oid = y.typrelid
    cross join lateral (select 'TYPE ' || u.spelled || '.' || pg_catalog.quote_ident(y.typname) as spelled) as x
    where y.typtype in ('e', 'd', 'r') or c.relkind = 'c'
    union all
    select
        'pg_catalog.pg_proc'::pg_catalog.regclass::oid, f.oid,
        case f.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, 'f',
        array[u.plain, f.proname || '(' || y.arguments || ')'], null,
        -- Privileges on an aggregate are those on a function of its types.
        case f.prokind when 'p' then 'PROCEDURE ' else 'FUNCTION ' end || y.name || '('
            || case f.prokind when 'a' then pg_catalog.array_to_string(array(
                select pg_catalog.format_type(o.type, null)
                from pg_catalog.unnest(f.proargtypes) with ordinality as o (type, place) order by o.place
            ), ', ') else y.arguments end || ')',
        case f.prokind when 'p' then 'PROCEDURE ' when 'a' then 'AGGREGATE ' else 'FUNCTION ' end || y.name || '('
            || case when f.prokind = 'a' and y.arguments = '' then '*' else y.arguments end || ')',
        f.proowner, f.proacl, 'f'
    from pg_catalog.pg_proc f
    join users u on u.oid = f.pronamespace
    cross join lateral (
        select u.spelled || '.' || pg_catalog.quote_ident(f.proname) as name,
            pg_catalog.pg_get_function_identity_arguments(f.oid) as arguments
    ) as y
    -- PostgreSQL creates functions for each range type.
    where not exists (
        select from pg_catalog.pg_depend p
        where p.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.objid = f.oid and p.deptype = 'i'
    )
    -- What is in no schema.
    union all
    select
        'pg_catalog.pg_publication'::pg_catalog.regclass::oid, p.oid, 'publication', '',
        array['pg_publication', p.pubname::text], null, null, 'PUBLICATION ' || pg_catalog.quote_ident(p.pubname),
        p.pubowner, null, null
    from pg_catalog.pg_publication p
    union all
    select
        'pg_catalog.pg_event_trigger'::pg_catalog.regclass::oid, t.oid, 'event trigger', '',
        array['pg_event_trigger', t.evtname::text], null, null, 'EVENT TRIGGER ' || pg_catalog.quote_ident(t.evtname),
        t.evtowner, null, null
    from pg_catalog.pg_event_trigger t
    union all
    select
        'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::oid, w.oid, 'foreign data wrapper', '',
        array['pg_foreign_data_wrapper', w.fdwname::text], null, 'FOREIGN DATA WRAPPER ' || pg_catalog.quote_ident(w.fdwname),
        'FOREIGN DATA WRAPPER ' || pg_catalog.quote_ident(w.fdwname), w.fdwowner, w.fdwacl, 'F'
    from pg_catalog.pg_foreign_data_wrapper w
    union all
    select
        'pg_catalog.pg_foreign_server'::pg_catalog.regclass::oid, s.oid, 'server', '',
        array['pg_foreign_server', s.srvname::text], null, 'FOREIGN SERVER ' || pg_catalog.quote_ident(s.srvname),
        'SERVER ' || pg_catalog.quote_ident(s.srvname), s.srvowner, s.srvacl, 'S'
    from pg_catalog.pg_foreign_server s
    -- These have no privileges.
    union all
    select
        'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::oid, s.oid, 'statistics', '', array[u.plain, s.stxname::text],
        null, null, 'STATISTICS ' || u.spelled || '.' || pg_catalog.quote_ident(s.stxname), s.stxowner, null, null
    from pg_catalog.pg_statistic_ext s
    join users u on u.oid = s.stxnamespace
    union all
    select
        'pg_catalog.pg_operator'::pg_catalog.regclass::oid, o.oid, 'operator', '', array['pg_operator', u.plain, o.oprname || '(' || x.types || ')'],
        null, null, 'OPERATOR ' || u.spelled || '.' || o.oprname || ' (' || x.types || ')', o.oprowner, null, null
    from pg_catalog.pg_operator o
    join users u on u.oid = o.oprnamespace
    cross join lateral (
        select
            case o.oprleft when 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end || ', '
                || case o.oprright when 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end as types
    ) as x
    where o.oprcode <> 0
    union all
    select
        'pg_catalog.pg_opclass'::pg_catalog.regclass::oid, c.oid, 'operator class', '',
        array['pg_opclass', u.plain, c.opcname || ' USING ' || m.amname], null, null,
        'OPERATOR CLASS ' || u.spelled || '.' || pg_catalog.quote_ident(c.opcname) || ' USING ' || pg_catalog.quote_ident(m.amname),
        c.opcowner, null, null
    from pg_catalog.pg_opclass c
    join users u on u.oid = c.opcnamespace
    join pg_catalog.pg_am m on m.oid = c.opcmethod
    union all
    select
        'pg_catalog.pg_opfamily'::pg_catalog.regclass::oid, f.oid, 'operator family', '',
        array['pg_opfamily', u.plain, f.opfname || ' USING ' || m.amname], null, null,
        'OPERATOR FAMILY ' || u.spelled || '.' || pg_catalog.quote_ident(f.opfname) || ' USING ' || pg_catalog.quote_ident(m.amname),
        f.opfowner, null, null
    from pg_catalog.pg_opfamily f
    join users u on u.oid = f.opfnamespace
    join pg_catalog.pg_am m on m.oid = f.opfmethod
    union all
    select
        'pg_catalog.pg_collation'::pg_catalog.regclass::oid, l.oid, 'collation', '', array['pg_collation', u.plain, l.collname::text],
        null, null, 'COLLATION ' || u.spelled || '.' || pg_catalog.quote_ident(l.collname), l.collowner, null, null
    from pg_catalog.pg_collation l
    join users u on u.oid = l.collnamespace
    union all
    select
        'pg_catalog.pg_ts_config'::pg_catalog.regclass::oid, c.oid, 'text search configuration', '',
        array['pg_ts_config', u.plain, c.cfgname::text], null, null,
        'TEXT SEARCH CONFIGURATION ' || u.spelled || '.' || pg_catalog.quote_ident(c.cfgname), c.cfgowner, null, null
    from pg_catalog.pg_ts_config c
    join users u on u.oid = c.cfgnamespace
    union all
    select
        'pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid, s.oid, 'text search dictionary', '',
        array['pg_ts_dict', u.plain, s.dictname::text], null, null,
        'TEXT SEARCH DICTIONARY ' || u.spelled || '.' || pg_catalog.quote_ident(s.dictname), s.dictowner, null, null
    from pg_catalog.pg_ts_dict s
    join users u on u.oid = s.dictnamespace
)
select
    o.objid, o.what, o.letter, o.path, o.part_of, o.granted, o.owned,
    pg_catalog.pg_get_userbyid(o.owner)::text as owner,
    -- What the owner does not have, although owners have it unless somebody revokes it.
    array(
        select x.privilege_type from pg_catalog.aclexplode(pg_catalog.acldefault(o.class, o.owner)) x
        where x.grantee = o.owner
        except
        select x.privilege_type from pg_catalog.aclexplode(o.acl) x where x.grantee = o.owner
        order by 1
    ) as revoked_from_owner,
    o.acl is null or o.class is null as is_usual,
    e.grantee, e.privilege, e.attribute, e.grantable
from objects o
left join lateral (
    select
        r.rolname::text as grantee, g.privilege_type as privilege, g.attribute::text as attribute,
        -- Several roles may have granted the same privilege.
        pg_catalog.bool_or(g.is_grantable) as grantable
    from (
        select x.grantee, x.privilege_type, x.is_grantable, null::name as attribute
        from pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault(o.class, o.owner))) x
        -- Those on tables are compared with the tables.
        where o.what <> 'table'
        union all
        select x.grantee, x.privilege_type, x.is_grantable, a.attname
        from pg_catalog.pg_attribute a
        cross join lateral pg_catalog.aclexplode(a.attacl) x
        where o.what in ('view', 'materialized view', 'foreign table') and a.attrelid = o.objid and a.attnum > 0
    ) as g
    left join pg_catalog.pg_roles r on r.oid = g.grantee
    where o.granted is not null and g.grantee <> o.owner
        -- The role of a grant that was dropped meanwhile.
        and (g.grantee = 0 or r.oid is not null)
    group by r.rolname, g.privilege_type, g.attribute
) as e on true
where (o.classid, o.objid) not in (select x.classid, x.objid from of_extensions x)
order by o.path, o.what, e.grantee, e.privilege, e.attribute
