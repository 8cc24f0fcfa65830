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
