-- `aggregate_definition.sql` has the definitions of aggregates.
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
