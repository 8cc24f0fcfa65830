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
