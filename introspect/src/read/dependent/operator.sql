-- An operator that only another one names, as its commutator or negator, has no function and is no definition.
select
    'pg_catalog.pg_operator'::pg_catalog.regclass::oid, o.oid,
    array['pg_operator', u.plain, o.oprname || '(' || x.types || ')'], 'operator',
    'DROP OPERATOR ' || x.spelled || ';',
    'CREATE OPERATOR ' || x.name || E' (\n    FUNCTION = ' || x.code
        || case when o.oprleft = 0 then '' else E',\n    LEFTARG = ' || pg_catalog.format_type(o.oprleft, null) end
        || case when o.oprright = 0 then '' else E',\n    RIGHTARG = ' || pg_catalog.format_type(o.oprright, null) end
        || coalesce(E',\n    COMMUTATOR = ' || c.called, '') || coalesce(E',\n    NEGATOR = ' || g.called, '')
        || coalesce(E',\n    RESTRICT = ' || x.restrict, '') || coalesce(E',\n    JOIN = ' || x.joins, '')
        || case when o.oprcanhash then E',\n    HASHES' else '' end || case when o.oprcanmerge then E',\n    MERGES' else '' end
        || E'\n)',
    ';',
    'ALTER OPERATOR ' || x.spelled || ' SET (RESTRICT = ' || coalesce(x.restrict, 'NONE') || ', JOIN = ' || coalesce(x.joins, 'NONE') || ');',
    -- The rest can be set at best while it is not set yet. Another operator stands there with its types, too, in a line of its own.
    pg_catalog.array_remove(array[
        x.code, 'COMMUTATOR = ' || c.called || E'\n' || c.spelled, 'NEGATOR = ' || g.called || E'\n' || g.spelled,
        case when o.oprcanhash then 'HASHES' end, case when o.oprcanmerge then 'MERGES' end
    ], null),
    coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON OPERATOR %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON OPERATOR %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_operator'::pg_catalog.regclass and d.objoid = o.oid
    ), array[]::text[]),
    case when o.oprowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER OPERATOR %s OWNER TO %I;', x.spelled, pg_catalog.pg_get_userbyid(o.oprowner))
    ] end,
    array[]::text[]
from pg_catalog.pg_operator o
join users u on u.oid = o.oprnamespace
cross join lateral (
    select
        case o.oprleft when 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end || ', '
            || case o.oprright when 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end as types
) as y
cross join lateral (
    select
        y.types, u.nspname || '.' || o.oprname as name, u.nspname || '.' || o.oprname || ' (' || y.types || ')' as spelled,
        (
            select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname)
            from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
            where f.oid = o.oprcode::pg_catalog.oid
        ) as code,
        (
            select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname)
            from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
            where f.oid = o.oprrest::pg_catalog.oid
        ) as restrict,
        (
            select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname)
            from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
            where f.oid = o.oprjoin::pg_catalog.oid
        ) as joins
) as x
left join lateral (
    select
        'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || p.oprname || ')' as called,
        pg_catalog.quote_ident(n.nspname) || '.' || p.oprname || ' ('
            || case p.oprleft when 0 then 'NONE' else pg_catalog.format_type(p.oprleft, null) end || ', '
            || case p.oprright when 0 then 'NONE' else pg_catalog.format_type(p.oprright, null) end || ')' as spelled
    from pg_catalog.pg_operator p join pg_catalog.pg_namespace n on n.oid = p.oprnamespace
    where p.oid = o.oprcom
) as c on true
left join lateral (
    select
        'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || p.oprname || ')' as called,
        pg_catalog.quote_ident(n.nspname) || '.' || p.oprname || ' ('
            || case p.oprleft when 0 then 'NONE' else pg_catalog.format_type(p.oprleft, null) end || ', '
            || case p.oprright when 0 then 'NONE' else pg_catalog.format_type(p.oprright, null) end || ')' as spelled
    from pg_catalog.pg_operator p join pg_catalog.pg_namespace n on n.oid = p.oprnamespace
    where p.oid = o.oprnegate
) as g on true
where o.oprcode <> 0
