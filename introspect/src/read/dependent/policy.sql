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
