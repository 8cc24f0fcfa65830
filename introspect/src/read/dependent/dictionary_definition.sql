-- The definitions of dictionaries of text search.
with dictionaries as (
    select
        s.oid as objid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.dictname) as spelled,
        pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.tmplname) as template, s.dictinitoption
    from pg_catalog.pg_ts_dict s
    join pg_catalog.pg_namespace n on n.oid = s.dictnamespace
    join pg_catalog.pg_ts_template t on t.oid = s.dicttemplate
    join pg_catalog.pg_namespace tn on tn.oid = t.tmplnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
-- The catalog has them in one text, as they stand in the statement: `"odd name" = 'it''s', stopwords = 'english'`.
options as (
    select d.objid, o.found[1] as name, o.found[2] as value, o.place
    from dictionaries d
    cross join lateral pg_catalog.regexp_matches(
        d.dictinitoption, '("(?:[^"]|"")+"|[^" =,]+) = (E?''(?:[^'']|'''')*''|[^'',]+)', 'g'
    ) with ordinality as o (found, place)
)
select
    d.objid, 'DROP TEXT SEARCH DICTIONARY ' || d.spelled || ';' as drop,
    'CREATE TEXT SEARCH DICTIONARY ' || d.spelled || E' (\n    TEMPLATE = ' || d.template || coalesce((
        select pg_catalog.string_agg(E',\n    ' || o.name || ' = ' || o.value, '' order by o.name)
        from options o
        where o.objid = d.objid
    ), '') || E'\n)' as definition,
    ';' as ending, null as replacement, array[d.template] as shape,
    -- Each with the statement that takes it back.
    array(
        select pg_catalog.unnest(array[
            pg_catalog.format('COMMENT ON TEXT SEARCH DICTIONARY %s IS %L;', d.spelled, c.description),
            pg_catalog.format('COMMENT ON TEXT SEARCH DICTIONARY %s IS NULL;', d.spelled)
        ])
        from pg_catalog.pg_description c
        where c.classoid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass and c.objoid = d.objid
    ) as set_apart,
    array(
        select pg_catalog.unnest(array['ALTER TEXT SEARCH DICTIONARY ' || d.spelled, o.name, o.value])
        from options o
        where o.objid = d.objid
        order by o.name
    ) as options
from dictionaries d
