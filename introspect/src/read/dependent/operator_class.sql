-- Families and classes of operators. What was added to a family alone is set on it; the rest belongs to a class.
select
    'pg_catalog.pg_opfamily'::pg_catalog.regclass::oid, y.oid, array['pg_opfamily', u.plain, y.opfname || ' USING ' || m.amname],
    'operator family', 'DROP OPERATOR FAMILY ' || x.spelled || ';', 'CREATE OPERATOR FAMILY ' || x.spelled, ';', null, array[]::text[],
    coalesce((
        select pg_catalog.array_agg(array[
            'ALTER OPERATOR FAMILY ' || x.spelled || ' ADD ' || e.added || ';',
            'ALTER OPERATOR FAMILY ' || x.spelled || ' DROP ' || e.dropped || ';'
        ] order by e.place)
        from members e
        where e.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass and e.refobjid = y.oid
    ), array[]::text[])
    || coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON OPERATOR FAMILY %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON OPERATOR FAMILY %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass and d.objoid = y.oid
    ), array[]::text[]),
    case when y.opfowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER OPERATOR FAMILY %s OWNER TO %I;', x.spelled, pg_catalog.pg_get_userbyid(y.opfowner))
    ] end,
    array[]::text[]
from pg_catalog.pg_opfamily y
join users u on u.oid = y.opfnamespace
join pg_catalog.pg_am m on m.oid = y.opfmethod
cross join lateral (
    select u.nspname || '.' || pg_catalog.quote_ident(y.opfname) || ' USING ' || pg_catalog.quote_ident(m.amname) as spelled
) as x
union all
select
    'pg_catalog.pg_opclass'::pg_catalog.regclass::oid, c.oid, array['pg_opclass', u.plain, c.opcname || ' USING ' || m.amname],
    'operator class', 'DROP OPERATOR CLASS ' || x.spelled || ';',
    'CREATE OPERATOR CLASS ' || u.nspname || '.' || pg_catalog.quote_ident(c.opcname) || case when c.opcdefault then ' DEFAULT' else '' end
        || ' FOR TYPE ' || pg_catalog.format_type(c.opcintype, null) || ' USING ' || pg_catalog.quote_ident(m.amname) || ' FAMILY '
        || (
            select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(y.opfname)
            from pg_catalog.pg_opfamily y join pg_catalog.pg_namespace n on n.oid = y.opfnamespace
            where y.oid = c.opcfamily
        )
        || ' AS' || E'\n    ' || coalesce(
            nullif(pg_catalog.concat_ws(
                E',\n    ', case when c.opckeytype <> 0 then 'STORAGE ' || pg_catalog.format_type(c.opckeytype, null) end,
                (
                    select pg_catalog.string_agg(e.added, E',\n    ' order by e.place)
                    from members e
                    where e.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass and e.refobjid = c.oid
                )
            ), ''),
            -- Something has to be there.
            'STORAGE ' || pg_catalog.format_type(c.opcintype, null)
        ),
    ';', null, array[]::text[],
    coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON OPERATOR CLASS %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON OPERATOR CLASS %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_opclass'::pg_catalog.regclass and d.objoid = c.oid
    ), array[]::text[]),
    case when c.opcowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER OPERATOR CLASS %s OWNER TO %I;', x.spelled, pg_catalog.pg_get_userbyid(c.opcowner))
    ] end,
    array[]::text[]
from pg_catalog.pg_opclass c
join users u on u.oid = c.opcnamespace
join pg_catalog.pg_am m on m.oid = c.opcmethod
cross join lateral (
    select u.nspname || '.' || pg_catalog.quote_ident(c.opcname) || ' USING ' || pg_catalog.quote_ident(m.amname) as spelled
) as x
