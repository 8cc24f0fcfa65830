select
    'pg_catalog.pg_collation'::pg_catalog.regclass::oid, l.oid, array['pg_collation', u.plain, l.collname::text], 'collation',
    'DROP COLLATION ' || x.spelled || ';',
    'CREATE COLLATION ' || x.spelled || ' (' || pg_catalog.array_to_string(array[
        'PROVIDER = ' || case l.collprovider when 'i' then 'icu' when 'b' then 'builtin' when 'd' then 'default' else 'libc' end,
        case
            when l.locale is not null then 'LOCALE = ' || pg_catalog.quote_literal(l.locale)
            when l.collcollate::text = l.collctype::text then 'LOCALE = ' || pg_catalog.quote_literal(l.collcollate)
            else 'LC_COLLATE = ' || pg_catalog.quote_literal(l.collcollate) || ', LC_CTYPE = ' || pg_catalog.quote_literal(l.collctype)
        end,
        case when not l.collisdeterministic then 'DETERMINISTIC = false' end,
        'RULES = ' || pg_catalog.quote_literal(l.rules)
    ], ', ') || ')',
    ';', null, array[]::text[],
    coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON COLLATION %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON COLLATION %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_collation'::pg_catalog.regclass and d.objoid = l.oid
    ), array[]::text[]),
    case when l.collowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER COLLATION %s OWNER TO %I;', x.spelled, pg_catalog.pg_get_userbyid(l.collowner))
    ] end,
    array[]::text[]
-- Columns that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
from (values (null::text, null::text, null::text)) as absent (colliculocale, colllocale, collicurules)
cross join lateral (
    select *, coalesce(colllocale, colliculocale)::text as locale, collicurules::text as rules from pg_catalog.pg_collation
) as l
join users u on u.oid = l.collnamespace
cross join lateral (select u.nspname || '.' || pg_catalog.quote_ident(l.collname) as spelled) as x
-- Others are for databases of another encoding.
where l.collencoding in (-1, (
    select b.encoding from pg_catalog.pg_database b where b.datname = pg_catalog.current_database()
))
