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
        case r.relkind when 'm' then 'MATERIALIZED VIEW ' else 'VIEW ' end || r.spelled as owned,
        'TABLE ' || r.spelled as granted, r.relowner as owner, r.relacl as acl
    from relations r
    where r.relkind in ('v', 'm')
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
                where (x.kind <> 'relation' and not x.is_given and not exists (
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
            where (e.grantee <> x.owner and (e.grantee <> 0 or x.kind = 'relation' or x.is_given))
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
views as (
    select
        'pg_catalog.pg_class'::pg_catalog.regclass::oid as classid, r.oid as objid, array[r.namespace, r.relname] as path,
        case r.relkind when 'm' then 'materialized view' else 'view' end as what,
        pg_catalog.format('DROP %s %s;', case r.relkind when 'm' then 'MATERIALIZED VIEW' else 'VIEW' end, r.spelled) as drop,
        case r.relkind when 'm' then 'CREATE MATERIALIZED VIEW ' else 'CREATE VIEW ' end || y.body as definition,
        case
            when r.relkind = 'v' then ';'
            when r.relispopulated and g.owns = array[]::text[] then E'\n  WITH DATA;'
            else E'\n  WITH NO DATA;'
        end as ending,
        case r.relkind when 'v' then 'CREATE OR REPLACE VIEW ' || y.body || ';' end as replacement,
        array(
            select pg_catalog.format('%I %s %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), nullif(a.attcollation, t.typcollation))
            from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
            where a.attrelid = r.oid and a.attnum > 0 order by a.attnum
        ) as shape,
        -- Each with the statement that takes it back.
        coalesce((
            select pg_catalog.array_agg(array[
                pg_catalog.format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s;', r.spelled, a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)),
                pg_catalog.format('ALTER VIEW %s ALTER COLUMN %I DROP DEFAULT;', r.spelled, a.attname)
            ] order by a.attnum)
            from pg_catalog.pg_attrdef d
            join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
            where d.adrelid = r.oid
        ), array[]::text[])
        || coalesce((
            select pg_catalog.array_agg(array[x.statement, x.unset] order by x.name, x.step)
            from (
                select i.relname as name, 1 as step, pg_catalog.pg_get_indexdef(i.oid) || ';' as statement,
                    pg_catalog.format('DROP INDEX %s.%I;', pg_catalog.quote_ident(r.namespace), i.relname) as unset
                from pg_catalog.pg_index k join pg_catalog.pg_class i on i.oid = k.indexrelid where k.indrelid = r.oid
                union all
                select i.relname, 2, pg_catalog.format('COMMENT ON INDEX %s.%I IS %L;', pg_catalog.quote_ident(r.namespace), i.relname, d.description),
                    pg_catalog.format('COMMENT ON INDEX %s.%I IS NULL;', pg_catalog.quote_ident(r.namespace), i.relname)
                from pg_catalog.pg_index k
                join pg_catalog.pg_class i on i.oid = k.indexrelid
                join pg_catalog.pg_description d
                    on d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objoid = i.oid and d.objsubid = 0
                where k.indrelid = r.oid
                union all
                select i.relname, 3, pg_catalog.format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I;', r.spelled, i.relname),
                    pg_catalog.format('ALTER MATERIALIZED VIEW %s SET WITHOUT CLUSTER;', r.spelled)
                from pg_catalog.pg_index k join pg_catalog.pg_class i on i.oid = k.indexrelid
                where k.indrelid = r.oid and k.indisclustered
                union all
                select i.relname, 4, pg_catalog.format(
                    'ALTER INDEX %s.%I SET TABLESPACE %I;', pg_catalog.quote_ident(r.namespace), i.relname, p.spcname
                ), null
                from pg_catalog.pg_index k
                join pg_catalog.pg_class i on i.oid = k.indexrelid
                join pg_catalog.pg_tablespace p on p.oid = i.reltablespace
                where k.indrelid = r.oid
                union all
                select i.relname, 5, pg_catalog.format(
                    'ALTER INDEX %s.%I ALTER COLUMN %s SET STATISTICS %s;',
                    pg_catalog.quote_ident(r.namespace), i.relname, a.attnum, a.attstattarget
                ), pg_catalog.format(
                    'ALTER INDEX %s.%I ALTER COLUMN %s SET STATISTICS -1;', pg_catalog.quote_ident(r.namespace), i.relname, a.attnum
                )
                from pg_catalog.pg_index k
                join pg_catalog.pg_class i on i.oid = k.indexrelid
                join pg_catalog.pg_attribute a on a.attrelid = i.oid and a.attstattarget >= 0
                where k.indrelid = r.oid
                union all
                select e.stxname, x.step, x.statement, x.unset
                from pg_catalog.pg_statistic_ext e
                join pg_catalog.pg_namespace n on n.oid = e.stxnamespace
                cross join lateral (
                    select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(e.stxname) as spelled
                ) as l
                cross join lateral (
                    select 6 as step, pg_catalog.pg_get_statisticsobjdef(e.oid) || ';' as statement,
                        'DROP STATISTICS ' || l.spelled || ';' as unset
                    union all
                    select 7, pg_catalog.format('ALTER STATISTICS %s OWNER TO %I;', l.spelled, pg_catalog.pg_get_userbyid(e.stxowner)), null
                    where e.stxowner <> (select u.role from usual u)
                    union all
                    select 8, pg_catalog.format('ALTER STATISTICS %s SET STATISTICS %s;', l.spelled, e.stxstattarget),
                        'ALTER STATISTICS ' || l.spelled || ' SET STATISTICS -1;'
                    where e.stxstattarget >= 0
                    union all
                    select 9, pg_catalog.format('COMMENT ON STATISTICS %s IS %L;', l.spelled, d.description),
                        'COMMENT ON STATISTICS ' || l.spelled || ' IS NULL;'
                    from pg_catalog.pg_description d
                    where d.classoid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass and d.objoid = e.oid
                ) as x
                where e.stxrelid = r.oid
            ) as x
        ), array[]::text[])
        || coalesce((
            select pg_catalog.array_agg(
                array[
                    pg_catalog.format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I %s;', r.spelled, a.attname, x.what),
                    pg_catalog.format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I ', r.spelled, a.attname) || x.unset || ';'
                ]
                order by a.attnum, x.step
            )
            -- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog
            -- table first.
            from (values (''::pg_catalog."char")) as absent (attcompression)
            cross join lateral (
                select *, attcompression as compression from pg_catalog.pg_attribute
                where attrelid = r.oid and r.relkind = 'm' and attnum > 0
            ) as a
            join pg_catalog.pg_type t on t.oid = a.atttypid
            cross join lateral (
                select 1 as step, 'SET STATISTICS ' || a.attstattarget as what, 'SET STATISTICS -1' as unset
                where a.attstattarget >= 0
                union all
                select 2, 'SET (' || pg_catalog.array_to_string(a.attoptions, ', ') || ')', null
                where a.attoptions is not null
                union all
                select 3, 'SET STORAGE ' || case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED' else 'MAIN' end, null
                where a.attstorage <> t.typstorage
                union all
                select 4, 'SET COMPRESSION ' || case a.compression when 'p' then 'pglz' else 'lz4' end, 'SET COMPRESSION DEFAULT'
                where a.compression <> ''
            ) as x
        ), array[]::text[])
        || coalesce((
            select pg_catalog.array_agg(
                array[pg_catalog.format('COMMENT ON %s IS %L;', x.spelled, d.description), 'COMMENT ON ' || x.spelled || ' IS NULL;']
                order by d.objsubid
            )
            from pg_catalog.pg_description d
            left join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum = d.objsubid and d.objsubid > 0
            cross join lateral (
                select case
                    when d.objsubid > 0 then 'COLUMN ' || r.spelled || '.' || pg_catalog.quote_ident(a.attname)
                    when r.relkind = 'm' then 'MATERIALIZED VIEW ' || r.spelled
                    else 'VIEW ' || r.spelled
                end as spelled
            ) as x
            where d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objoid = r.oid
        ), array[]::text[]) as parts,
        g.owns,
        -- A query of another role runs with that role's privileges and not with those of the role that migrates.
        case
            when r.relkind = 'm' and r.relispopulated and g.owns <> array[]::text[]
                then array[pg_catalog.format('REFRESH MATERIALIZED VIEW %s;', r.spelled)]
            else array[]::text[]
        end
        || g.statements as rights
    from relations r
    join pg_catalog.pg_class c on c.oid = r.oid
    left join pg_catalog.pg_am m on m.oid = c.relam
    left join pg_catalog.pg_tablespace s on s.oid = r.reltablespace
    left join pg_catalog.pg_class h on h.oid = c.reltoastrelid
    left join granted g on g.kind = 'relation' and g.oid = r.oid
    cross join lateral (
        select r.spelled
            || coalesce(case when r.relkind = 'm' and m.amname <> 'heap' then ' USING ' || pg_catalog.quote_ident(m.amname) end, '')
            || coalesce(' WITH (' || nullif(pg_catalog.array_to_string(
                r.reloptions || array(select 'toast.' || o from pg_catalog.unnest(h.reloptions) o), ', '
            ), '') || ')', '')
            || coalesce(case when r.relkind = 'm' then ' TABLESPACE ' || pg_catalog.quote_ident(s.spcname) end, '')
            || ' AS' || E'\n' || pg_catalog.rtrim(pg_catalog.pg_get_viewdef(r.oid), ';') as body
    ) as y
    where r.relkind in ('v', 'm')
),
policies as (
    select
        'pg_catalog.pg_policy'::pg_catalog.regclass::oid, o.oid, array[r.namespace, r.relname, o.polname::text], 'policy',
        pg_catalog.format('DROP POLICY %I ON %s;', o.polname, r.spelled),
        pg_catalog.format('CREATE POLICY %I ON %s', o.polname, r.spelled)
            || case when o.polpermissive then '' else ' AS RESTRICTIVE' end
            || case o.polcmd when 'r' then ' FOR SELECT' when 'a' then ' FOR INSERT' when 'w' then ' FOR UPDATE' when 'd' then ' FOR DELETE' else '' end
            || case when o.polroles = '{0}' then '' else x.roles end || x.conditions,
        ';',
        pg_catalog.format('ALTER POLICY %I ON %s', o.polname, r.spelled) || x.roles || x.conditions || ';',
        -- A condition can be exchanged, and not be taken away.
        array[o.polcmd::text, o.polpermissive::text]
            || case when o.polqual is null then array[]::text[] else array['using'] end
            || case when o.polwithcheck is null then array[]::text[] else array['with check'] end,
        coalesce((
            select array[array[
                pg_catalog.format('COMMENT ON POLICY %I ON %s IS %L;', o.polname, r.spelled, d.description),
                pg_catalog.format('COMMENT ON POLICY %I ON %s IS NULL;', o.polname, r.spelled)
            ]]
            from pg_catalog.pg_description d
            where d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objoid = o.oid
        ), array[]::text[]),
        array[]::text[], array[]::text[]
    from pg_catalog.pg_policy o
    join relations r on r.oid = o.polrelid
    cross join lateral (
        select
            ' TO ' || (
                select pg_catalog.string_agg(
                    case x when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x)) end, ', '
                )
                from pg_catalog.unnest(o.polroles) as x
            ) as roles,
            coalesce(' USING (' || pg_catalog.pg_get_expr(o.polqual, o.polrelid) || ')', '')
                || coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(o.polwithcheck, o.polrelid) || ')', '') as conditions
    ) as x
),
triggers as (
    select
        'pg_catalog.pg_trigger'::pg_catalog.regclass::oid, t.oid, array[r.namespace, r.relname, t.tgname::text], 'trigger',
        pg_catalog.format('DROP TRIGGER %I ON %s;', t.tgname, r.spelled),
        pg_catalog.pg_get_triggerdef(t.oid), ';',
        -- A trigger that is replaced is enabled again.
        case when t.tgconstraint = 0 and pg_catalog.current_setting('server_version_num')::int4 >= 140000 then
            pg_catalog.regexp_replace(pg_catalog.pg_get_triggerdef(t.oid), '^CREATE ', 'CREATE OR REPLACE ') || ';'
            || coalesce(E'\n' || x.state, '')
        end,
        array[(t.tgconstraint <> 0)::text],
        case t.tgenabled when 'O' then array[]::text[] else array[array[
            x.state,
            pg_catalog.format('ALTER TABLE %s ENABLE TRIGGER %I;', r.spelled, t.tgname)
        ]] end
        || coalesce((
            select array[array[
                pg_catalog.format('COMMENT ON TRIGGER %I ON %s IS %L;', t.tgname, r.spelled, d.description),
                pg_catalog.format('COMMENT ON TRIGGER %I ON %s IS NULL;', t.tgname, r.spelled)
            ]]
            from pg_catalog.pg_description d
            where d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and d.objoid = t.oid
        ), array[]::text[]),
        array[]::text[], array[]::text[]
    from pg_catalog.pg_trigger t
    join relations r on r.oid = t.tgrelid
    cross join lateral (
        select case t.tgenabled when 'O' then null else pg_catalog.format(
            'ALTER TABLE %s %s TRIGGER %I;', r.spelled,
            case t.tgenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' else 'ENABLE ALWAYS' end, t.tgname
        ) end as state
    ) as x
    -- Partitions have their copies of a trigger with it.
    where not t.tgisinternal and t.tgparentid = 0
),
rules as (
    select
        'pg_catalog.pg_rewrite'::pg_catalog.regclass::oid, w.oid, array[r.namespace, r.relname, w.rulename::text], 'rule',
        pg_catalog.format('DROP RULE %I ON %s;', w.rulename, r.spelled),
        pg_catalog.rtrim(pg_catalog.pg_get_ruledef(w.oid), ';'), ';', null, array[]::text[],
        case w.ev_enabled when 'O' then array[]::text[] else array[array[
            pg_catalog.format(
                'ALTER TABLE %s %s RULE %I;', r.spelled,
                case w.ev_enabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' else 'ENABLE ALWAYS' end, w.rulename
            ),
            pg_catalog.format('ALTER TABLE %s ENABLE RULE %I;', r.spelled, w.rulename)
        ]] end
        || coalesce((
            select array[array[
                pg_catalog.format('COMMENT ON RULE %I ON %s IS %L;', w.rulename, r.spelled, d.description),
                pg_catalog.format('COMMENT ON RULE %I ON %s IS NULL;', w.rulename, r.spelled)
            ]]
            from pg_catalog.pg_description d
            where d.classoid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objoid = w.oid
        ), array[]::text[]),
        array[]::text[], array[]::text[]
    from pg_catalog.pg_rewrite w
    join relations r on r.oid = w.ev_class
    where w.rulename <> '_RETURN'
),
-- `aggregate_definition.sql` has the definitions of aggregates.
functions as (
    select
        'pg_catalog.pg_proc'::pg_catalog.regclass::oid, f.oid,
        array[u.plain, f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')'],
        case f.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end,
        pg_catalog.format(
            'DROP %s %s.%I(%s);', case f.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, u.nspname, f.proname,
            pg_catalog.pg_get_function_identity_arguments(f.oid)
        ),
        y.body, ';', y.body || ';',
        array[pg_catalog.concat_ws(
            '|', pg_catalog.pg_get_function_identity_arguments(f.oid), pg_catalog.pg_get_function_result(f.oid),
            f.proargnames::text, f.proargmodes::text, f.pronargdefaults,
            array(select pg_catalog.format_type(x, null) from pg_catalog.unnest(f.proallargtypes) x)::text
        )],
        coalesce((
            select array[array[
                pg_catalog.format('COMMENT ON %s IS %L;', y.spelled, d.description), 'COMMENT ON ' || y.spelled || ' IS NULL;'
            ]]
            from pg_catalog.pg_description d
            where d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objoid = f.oid
        ), array[]::text[]),
        coalesce(g.owns, array[]::text[]), coalesce(g.statements, array[]::text[])
    from pg_catalog.pg_proc f
    join users u on u.oid = f.pronamespace
    cross join lateral (
        select
            case when f.prokind <> 'a' then pg_catalog.rtrim(pg_catalog.pg_get_functiondef(f.oid), E'\n') end as body,
            pg_catalog.format(
                '%s %s.%I(%s)', case f.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, u.nspname, f.proname,
                pg_catalog.pg_get_function_identity_arguments(f.oid)
            ) as spelled
    ) as y
    left join granted g on g.kind = 'function' and g.oid = f.oid
    -- PostgreSQL creates functions for each range type.
    where not exists (
        select from pg_catalog.pg_depend p
        where p.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.objid = f.oid and p.deptype = 'i'
    )
),
privileges as (
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
),
-- Objects that cannot be altered together with the type that they are made of. `type_definition.sql` has the definitions.
types as (
    select
        'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, array[u.plain, t.typname::text],
        case t.typtype when 'd' then 'domain' when 'c' then 'composite type' else 'range type' end,
        null, null, null, null, null::text[], null::text[], g.owns, g.statements
    from pg_catalog.pg_type t
    join users u on u.oid = t.typnamespace
    left join pg_catalog.pg_class c on c.oid = t.typrelid
    left join granted g on g.kind = 'type' and g.oid = t.oid and t.typtype <> 'd'
    where t.typtype in ('d', 'r') or (t.typtype = 'c' and c.relkind = 'c')
),
opaque as (
    select
        'pg_catalog.pg_class'::pg_catalog.regclass::oid, r.oid, array[r.namespace, r.relname],
        case r.relkind when 'f' then 'foreign table' else 'table that inherits' end,
        null, null, null, null, null::text[], null::text[], null::text[], null::text[]
    from relations r
    join pg_catalog.pg_class c on c.oid = r.oid
    where r.relkind = 'f' or (r.relkind = 'r' and (c.reloftype <> 0 or exists (
        select
        from pg_catalog.pg_inherits i
        join pg_catalog.pg_class p on p.oid = i.inhparent and p.relkind = 'f'
        where i.inhrelid = c.oid
    )))
),
found as (
    select * from views
    union all select * from policies
    union all select * from triggers
    union all select * from rules
    union all select * from functions
    union all select * from privileges
    union all select * from types
    union all select * from opaque
),
-- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
multiranges as (
    select q.rngtypid, q.multirange
    from (values (0::pg_catalog.oid)) as absent (rngmultitypid)
    cross join lateral (select rngtypid, rngmultitypid as multirange from pg_catalog.pg_range) as q
),
-- The dependencies of each object. A view's query belongs to its rule; a table's row type is the table.
needs as (
    select
        case when p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and w.rulename = '_RETURN'
            then 'pg_catalog.pg_class'::pg_catalog.regclass::oid
            when p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and k.relkind = 'c'
            then 'pg_catalog.pg_type'::pg_catalog.regclass::oid
            else p.classid end as classid,
        case when p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and w.rulename = '_RETURN' then w.ev_class
            when p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and k.relkind = 'c' then k.reltype
            else p.objid end as objid,
        p.refclassid, p.refobjid, p.refobjsubid
    from pg_catalog.pg_depend p
    left join pg_catalog.pg_rewrite w on p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and w.oid = p.objid
    left join pg_catalog.pg_class k on p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and k.oid = p.objid
    where p.refclassid in (
        'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass,
        'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass
    )
    and (
        p.classid in (
            'pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_policy'::pg_catalog.regclass,
            'pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
            'pg_catalog.pg_type'::pg_catalog.regclass
        )
        or (p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and p.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass)
    )
    and p.deptype in ('n', 'a')
    union all
    select 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, 0
    from pg_catalog.pg_type t where t.typtype in ('e', 'd')
    union all
    select
        'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid, d.oid, 'pg_catalog.pg_class'::pg_catalog.regclass::oid, d.adrelid,
        d.adnum::pg_catalog.int4
    from pg_catalog.pg_attrdef d
    join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum and a.attgenerated <> ''
),
needed as (
    select
        n.classid, n.objid,
        case
            when a.attname is not null and r.relkind in ('r', 'p') then 'column'
            when r.relkind in ('r', 'p') then 'table'
            when r.oid is not null or ct.oid is not null then 'other'
            when e.typtype = 'e' and eu.plain = any ($1::text[]) then 'enum'
            when e.typtype = 'd' and eu.plain = any ($1::text[]) then 'domain'
            when k.oid is not null then 'constraint'
            when f.oid is not null or e.oid is not null then 'other'
        end as kind,
        case
            when a.attname is not null and r.relkind in ('r', 'p') then array[r.namespace, r.relname, a.attname::text]
            when r.oid is not null then array[r.namespace, r.relname]
            when a.attname is not null and ct.oid is not null then array[ct.namespace, ct.relname, a.attname::text]
            when ct.oid is not null then array[ct.namespace, ct.relname]
            when e.oid is not null then array[eu.plain, e.typname::text]
            when k.oid is not null then array[kr.namespace, kr.relname, k.conname::text]
            else array[fu.plain, f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')']
        end as path
    from needs n
    -- The array type of a type is the type, the multirange of a range is the range, and the row type of a table is the
    -- table.
    left join pg_catalog.pg_type y on n.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and y.oid = n.refobjid
    left join multiranges m
        on m.multirange = case when y.typtype = 'b' and y.typelem <> 0 and y.typlen = -1 then y.typelem else y.oid end
    left join pg_catalog.pg_type e
        on e.oid = coalesce(m.rngtypid, case when y.typtype = 'b' and y.typelem <> 0 and y.typlen = -1 then y.typelem else y.oid end)
        and (e.typrelid = 0 or exists (select from pg_catalog.pg_class x where x.oid = e.typrelid and x.relkind = 'c'))
    left join users eu on eu.oid = e.typnamespace
    left join relations r on r.oid = case n.refclassid
        when 'pg_catalog.pg_class'::pg_catalog.regclass then n.refobjid
        when 'pg_catalog.pg_type'::pg_catalog.regclass then nullif(y.typrelid, 0)
    end and r.relkind in ('r', 'p', 'v', 'm', 'f')
    left join relations ct
        on n.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and ct.oid = n.refobjid and ct.relkind = 'c'
    left join pg_catalog.pg_attribute a
        on n.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and a.attrelid = n.refobjid
        and a.attnum = n.refobjsubid and n.refobjsubid > 0
    left join pg_catalog.pg_proc f on n.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass and f.oid = n.refobjid
    left join users fu on fu.oid = f.pronamespace
    left join pg_catalog.pg_constraint k on n.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and k.oid = n.refobjid
    left join relations kr on kr.oid = k.conrelid
)
select
    d.path, d.what, d.drop, d.definition, d.ending, d.replacement, d.shape, array(select pg_catalog.unnest(d.parts)) as set_apart,
    d.owns, d.rights, d.objid,
    coalesce(pg_catalog.array_agg(n.kind order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as kinds,
    -- As separate parts, since a name could imitate a joined text; arrays of arrays would need equal lengths.
    coalesce(pg_catalog.array_agg(n.path[1] order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as namespaces,
    coalesce(pg_catalog.array_agg(n.path[2] order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as names,
    coalesce(pg_catalog.array_agg(n.path[3] order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as parts
from found d
left join (
    select distinct n.classid, n.objid, n.kind, n.path from needed n where n.kind is not null and n.path is not null
) as n on n.classid = d.classid and n.objid = d.objid
    -- A reference to itself, such as a trigger's own row type or a function's own name, is no dependency.
    and not (n.kind in ('other', 'domain') and n.path = d.path)
    -- Privileges depend on their type alone, and not on what the type depends on.
    and (d.what <> 'owner and privileges' or n.path = d.path[1:2] and n.kind in ('enum', 'domain'))
where (d.classid, d.objid) not in (select x.classid, x.objid from of_extensions x)
group by d.classid, d.objid, d.path, d.what, d.drop, d.definition, d.ending, d.replacement, d.shape, d.parts, d.owns, d.rights
order by d.path, d.what
