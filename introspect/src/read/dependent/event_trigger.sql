select
    'pg_catalog.pg_event_trigger'::pg_catalog.regclass::oid, e.oid, array['pg_event_trigger', e.evtname::text], 'event trigger',
    pg_catalog.format('DROP EVENT TRIGGER %I;', e.evtname),
    pg_catalog.format('CREATE EVENT TRIGGER %I ON %s', e.evtname, e.evtevent)
        || coalesce(E'\n    WHEN TAG IN (' || (
            select pg_catalog.string_agg(pg_catalog.quote_literal(t.tag), ', ' order by t.place)
            from pg_catalog.unnest(e.evttags) with ordinality as t (tag, place)
        ) || ')', '')
        || (
            select pg_catalog.format(E'\n    EXECUTE FUNCTION %I.%I()', n.nspname, f.proname)
            from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
            where f.oid = e.evtfoid
        ),
    ';', null, array[]::text[],
    case e.evtenabled when 'O' then array[]::text[] else array[array[
        pg_catalog.format(
            'ALTER EVENT TRIGGER %I %s;', e.evtname,
            case e.evtenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' else 'ENABLE ALWAYS' end
        ),
        pg_catalog.format('ALTER EVENT TRIGGER %I ENABLE;', e.evtname)
    ]] end
    || coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON EVENT TRIGGER %I IS %L;', e.evtname, d.description),
            pg_catalog.format('COMMENT ON EVENT TRIGGER %I IS NULL;', e.evtname)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass and d.objoid = e.oid
    ), array[]::text[]),
    case when e.evtowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER EVENT TRIGGER %I OWNER TO %I;', e.evtname, pg_catalog.pg_get_userbyid(e.evtowner))
    ] end,
    array[]::text[]
from pg_catalog.pg_event_trigger e
