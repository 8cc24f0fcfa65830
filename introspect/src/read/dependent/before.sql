-- What the queries of the kinds and `after.sql` refer to. `mod.rs` puts them together.
with of_extensions as (
    -- Comparing `refclassid` lets the server use the catalog's index, so that it need not read all of a large
    -- pg_depend.
    select p.classid, p.objid
    from pg_catalog.pg_depend p
    where p.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and p.deptype = 'e'
),
users as (
    select n.oid, pg_catalog.quote_ident(n.nspname) as nspname, n.nspname::text as plain
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
relations as (
    select
        c.oid, c.relkind, c.relnamespace, c.relowner, c.relacl, c.reloptions, c.reltablespace, c.relispopulated,
        u.plain as namespace, c.relname::text as relname,
        u.nspname || '.' || pg_catalog.quote_ident(c.relname) as spelled
    from pg_catalog.pg_class c
    join users u on u.oid = c.relnamespace
),
-- The role that will run the draft, as far as a catalog tells: the owner of the table of applied migrations, or else
-- the owner of the database, whichever role reads this. An object of that role gets its owner when it is created.
usual as (
    select coalesce(
        (
            select c.relowner
            from pg_catalog.pg_class c
            join pg_catalog.pg_roles o on o.oid = c.relowner
            where c.relname = '__diesel_schema_migrations' and c.relkind = 'r'
                -- Anybody may have created a table of that name.
                and (o.rolsuper or pg_catalog.pg_has_role(o.oid, 'MEMBER') or o.oid = (
                    select b.datdba from pg_catalog.pg_database b where b.datname = pg_catalog.current_database()
                ))
            order by c.oid limit 1
        ),
        (select b.datdba from pg_catalog.pg_database b where b.datname = pg_catalog.current_database())
    ) as role
),
-- The default privileges on new objects. They depend on the role that creates the object, which is not known yet.
given as (
    select distinct d.defaclobjtype::text as letter, d.defaclnamespace as namespace, e.grantee
    from pg_catalog.pg_default_acl d
    cross join lateral pg_catalog.aclexplode(d.defaclacl) e
    where d.defaclobjtype in ('r', 'f', 'T')
    union
    -- Default privileges that are revoked from PUBLIC or from the owner leave no entry in the list.
    select d.defaclobjtype::text, d.defaclnamespace, 0
    from pg_catalog.pg_default_acl d
    where d.defaclobjtype in ('f', 'T')
),
-- Owner and privileges, for every object that has them.
rights as (
    select r.oid, 'relation' as kind, 'r' as letter, r.relnamespace as namespace,
        case r.relkind when 'm' then 'MATERIALIZED VIEW ' when 'f' then 'FOREIGN TABLE ' else 'VIEW ' end || r.spelled as owned,
        'TABLE ' || r.spelled as granted, r.relowner as owner, r.relacl as acl
    from relations r
    where r.relkind in ('v', 'm', 'f')
    union all
    select f.oid, 'function', 'f', f.pronamespace, x.owned, x.granted, f.proowner, f.proacl
    from pg_catalog.pg_proc f
    join users u on u.oid = f.pronamespace
    cross join lateral (
        select u.nspname || '.' || pg_catalog.quote_ident(f.proname) as name,
            pg_catalog.pg_get_function_identity_arguments(f.oid) as arguments
    ) as y
    cross join lateral (
        select
            case f.prokind when 'p' then 'PROCEDURE ' when 'a' then 'AGGREGATE ' else 'FUNCTION ' end || y.name || '('
                || case when f.prokind = 'a' and y.arguments = '' then '*' else y.arguments end || ')' as owned,
            -- Privileges on an aggregate are those on a function of its types.
            case f.prokind when 'p' then 'PROCEDURE ' else 'FUNCTION ' end || y.name || '('
                || case f.prokind when 'a' then pg_catalog.array_to_string(array(
                    select pg_catalog.format_type(o.type, null)
                    from pg_catalog.unnest(f.proargtypes) with ordinality as o (type, place) order by o.place
                ), ', ') else y.arguments end || ')' as granted
    ) as x
    union all
    select t.oid, 'type', 'T', t.typnamespace, x.spelled, x.spelled, t.typowner, t.typacl
    from pg_catalog.pg_type t
    join users u on u.oid = t.typnamespace
    cross join lateral (select 'TYPE ' || u.nspname || '.' || pg_catalog.quote_ident(t.typname) as spelled) as x
    where t.typtype in ('e', 'd', 'r')
        or (t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
    union all
    -- Default privileges are not about foreign-data wrappers and servers.
    select w.oid, 'foreign data wrapper', 'F', null, x.spelled, x.spelled, w.fdwowner, w.fdwacl
    from pg_catalog.pg_foreign_data_wrapper w
    cross join lateral (select 'FOREIGN DATA WRAPPER ' || pg_catalog.quote_ident(w.fdwname) as spelled) as x
    union all
    select s.oid, 'server', 'S', null, x.owned, 'FOREIGN ' || x.owned, s.srvowner, s.srvacl
    from pg_catalog.pg_foreign_server s
    cross join lateral (select 'SERVER ' || pg_catalog.quote_ident(s.srvname) as owned) as x
),
-- The current privileges, and those that an object has by default.
known as (
    select x.*, coalesce(x.acl, pg_catalog.acldefault(x.letter::pg_catalog."char", x.owner)) as current,
        exists (select from given g where g.letter = x.letter and g.namespace in (0, x.namespace)) as is_given,
        -- Whether default privileges may give an owner less than everything.
        exists (
            select from pg_catalog.pg_default_acl d
            cross join lateral pg_catalog.aclexplode(pg_catalog.acldefault(x.letter::pg_catalog."char", d.defaclrole)) e
            where d.defaclobjtype::text = x.letter and d.defaclnamespace = 0 and e.grantee = d.defaclrole and not exists (
                select from pg_catalog.aclexplode(d.defaclacl) o
                where o.grantee = d.defaclrole and o.privilege_type = e.privilege_type
            )
        ) as is_less,
        -- Whether the object's owner has less than everything.
        exists (
            select from pg_catalog.aclexplode(pg_catalog.acldefault(x.letter::pg_catalog."char", x.owner)) e
            where e.grantee = x.owner and not exists (
                select from pg_catalog.aclexplode(coalesce(x.acl, pg_catalog.acldefault(x.letter::pg_catalog."char", x.owner))) o
                where o.grantee = x.owner and o.privilege_type = e.privilege_type
            )
        ) as has_less
    from rights x
),
granted as (
    select x.oid, x.kind,
        case when x.owner <> (select u.role from usual u)
            then array[pg_catalog.format('ALTER %s OWNER TO %I;', x.owned, pg_catalog.pg_get_userbyid(x.owner))]
            else array[]::text[]
        end as owns,
        -- Privileges that the recreated object may have and the old one lacks. PUBLIC may use types and functions by
        -- default.
        coalesce((
            select pg_catalog.array_agg(
                pg_catalog.format('REVOKE ALL ON %s FROM %s;', x.granted, l.spelled) order by l.spelled
            )
            from (
                select 'PUBLIC' as spelled
                where (x.kind in ('function', 'type') and not x.is_given and not exists (
                        select from pg_catalog.aclexplode(x.current) e where e.grantee = 0
                    ))
                    or exists (select from given g where g.letter = x.letter and g.namespace in (0, x.namespace) and g.grantee = 0)
                union
                select pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee))
                from given g
                where g.letter = x.letter and g.namespace in (0, x.namespace) and g.grantee not in (0, x.owner)
                union
                -- The owner's own privileges, if some were revoked.
                select pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.owner))
                where x.has_less
            ) as l
        ), array[]::text[])
        || coalesce((
            select pg_catalog.array_agg(
                case when e.grantor = x.owner then '' else pg_catalog.format('SET ROLE %I; ', pg_catalog.pg_get_userbyid(e.grantor)) end
                || pg_catalog.format(
                    'GRANT %s ON %s TO %s%s;', e.privilege_type, x.granted,
                    case e.grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) end,
                    case when e.is_grantable and e.grantee <> x.owner then ' WITH GRANT OPTION' else '' end
                )
                || case when e.grantor = x.owner then '' else ' RESET ROLE;' end
                -- Grants by a role that was itself granted the privilege come after that grant.
                order by e.grantor <> x.owner, e.is_grantable is false and e.grantor <> x.owner,
                    pg_catalog.pg_get_userbyid(e.grantee), e.privilege_type
            )
            from pg_catalog.aclexplode(x.current) e
            where (e.grantee <> x.owner and (e.grantee <> 0 or x.kind in ('relation', 'foreign data wrapper', 'server') or x.is_given))
                or (e.grantee = x.owner and (x.has_less or x.is_less))
        ), array[]::text[])
        || coalesce((
            select pg_catalog.array_agg(
                case when e.grantor = x.owner then '' else pg_catalog.format('SET ROLE %I; ', pg_catalog.pg_get_userbyid(e.grantor)) end
                || pg_catalog.format(
                    'GRANT %s (%I) ON %s TO %s%s;', e.privilege_type, a.attname, x.granted,
                    case e.grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) end,
                    case when e.is_grantable and e.grantee <> x.owner then ' WITH GRANT OPTION' else '' end
                )
                || case when e.grantor = x.owner then '' else ' RESET ROLE;' end
                order by e.grantor <> x.owner, a.attnum, pg_catalog.pg_get_userbyid(e.grantee), e.privilege_type
            )
            from pg_catalog.pg_attribute a
            cross join lateral pg_catalog.aclexplode(a.attacl) e
            where x.kind = 'relation' and a.attrelid = x.oid
        ), array[]::text[]) as statements
    from known x
),
-- The members of operator classes and families: which one has them tells the catalog of dependencies.
members as (
    select
        p.refclassid, p.refobjid, array[1, o.amopstrategy, o.amoplefttype::int8, o.amoprighttype::int8] as place,
        'OPERATOR ' || o.amopstrategy || ' ' || pg_catalog.quote_ident(n.nspname) || '.' || r.oprname || ' ('
            || pg_catalog.format_type(o.amoplefttype, null) || ', ' || pg_catalog.format_type(o.amoprighttype, null) || ')'
            || case when o.amoppurpose = 'o' then ' FOR ORDER BY ' || (
                select pg_catalog.quote_ident(yn.nspname) || '.' || pg_catalog.quote_ident(y.opfname)
                from pg_catalog.pg_opfamily y join pg_catalog.pg_namespace yn on yn.oid = y.opfnamespace
                where y.oid = o.amopsortfamily
            ) else '' end as added,
        'OPERATOR ' || o.amopstrategy || ' (' || pg_catalog.format_type(o.amoplefttype, null) || ', '
            || pg_catalog.format_type(o.amoprighttype, null) || ')' as dropped
    from pg_catalog.pg_depend p
    join pg_catalog.pg_amop o on o.oid = p.objid
    join pg_catalog.pg_operator r on r.oid = o.amopopr
    join pg_catalog.pg_namespace n on n.oid = r.oprnamespace
    where p.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass and (
        p.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
        -- An operator that sorts depends on another family, too.
        or p.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass and p.refobjid = o.amopfamily
    )
    union all
    select
        p.refclassid, p.refobjid, array[2, o.amprocnum, o.amproclefttype::int8, o.amprocrighttype::int8],
        'FUNCTION ' || o.amprocnum || ' (' || pg_catalog.format_type(o.amproclefttype, null) || ', '
            || pg_catalog.format_type(o.amprocrighttype, null) || ') ' || pg_catalog.quote_ident(n.nspname) || '.'
            || pg_catalog.quote_ident(f.proname) || '('
            || pg_catalog.array_to_string(array(
                select pg_catalog.format_type(a.type, null)
                from pg_catalog.unnest(f.proargtypes) with ordinality as a (type, place) order by a.place
            ), ', ') || ')',
        'FUNCTION ' || o.amprocnum || ' (' || pg_catalog.format_type(o.amproclefttype, null) || ', '
            || pg_catalog.format_type(o.amprocrighttype, null) || ')'
    from pg_catalog.pg_depend p
    join pg_catalog.pg_amproc o on o.oid = p.objid
    join pg_catalog.pg_proc f on f.oid = o.amproc::pg_catalog.oid
    join pg_catalog.pg_namespace n on n.oid = f.pronamespace
    where p.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass and (
        p.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
        or p.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass and p.refobjid = o.amprocfamily
    )
)
