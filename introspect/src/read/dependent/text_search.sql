-- Parsers, templates, dictionaries and configurations of text search. `dictionary_definition.sql` has the definitions of
-- dictionaries.
select
    'pg_catalog.pg_ts_parser'::pg_catalog.regclass::oid, p.oid, array['pg_ts_parser', u.plain, p.prsname::text], 'text search parser',
    'DROP TEXT SEARCH PARSER ' || x.spelled || ';',
    'CREATE TEXT SEARCH PARSER ' || x.spelled || E' (\n    ' || (
        select pg_catalog.string_agg(
            o.word || ' = ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname), E',\n    ' order by o.place
        )
        from (values
            (1, 'START', p.prsstart), (2, 'GETTOKEN', p.prstoken), (3, 'END', p.prsend), (4, 'HEADLINE', p.prsheadline),
            (5, 'LEXTYPES', p.prslextype)
        ) as o (place, word, code)
        join pg_catalog.pg_proc f on f.oid = o.code::pg_catalog.oid
        join pg_catalog.pg_namespace n on n.oid = f.pronamespace
    ) || E'\n)',
    ';', null, array[]::text[],
    coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON TEXT SEARCH PARSER %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON TEXT SEARCH PARSER %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_ts_parser'::pg_catalog.regclass and d.objoid = p.oid
    ), array[]::text[]),
    -- Nobody owns a parser or a template.
    array[]::text[], array[]::text[]
from pg_catalog.pg_ts_parser p
join users u on u.oid = p.prsnamespace
cross join lateral (select u.nspname || '.' || pg_catalog.quote_ident(p.prsname) as spelled) as x
union all
select
    'pg_catalog.pg_ts_template'::pg_catalog.regclass::oid, t.oid, array['pg_ts_template', u.plain, t.tmplname::text],
    'text search template', 'DROP TEXT SEARCH TEMPLATE ' || x.spelled || ';',
    'CREATE TEXT SEARCH TEMPLATE ' || x.spelled || E' (\n    ' || (
        select pg_catalog.string_agg(
            o.word || ' = ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname), E',\n    ' order by o.place
        )
        from (values (1, 'INIT', t.tmplinit), (2, 'LEXIZE', t.tmpllexize)) as o (place, word, code)
        join pg_catalog.pg_proc f on f.oid = o.code::pg_catalog.oid
        join pg_catalog.pg_namespace n on n.oid = f.pronamespace
    ) || E'\n)',
    ';', null, array[]::text[],
    coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON TEXT SEARCH TEMPLATE %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON TEXT SEARCH TEMPLATE %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_ts_template'::pg_catalog.regclass and d.objoid = t.oid
    ), array[]::text[]),
    array[]::text[], array[]::text[]
from pg_catalog.pg_ts_template t
join users u on u.oid = t.tmplnamespace
cross join lateral (select u.nspname || '.' || pg_catalog.quote_ident(t.tmplname) as spelled) as x
union all
select
    'pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid, s.oid, array['pg_ts_dict', u.plain, s.dictname::text], 'text search dictionary',
    null, null, null, null, null::text[], null::text[],
    case when s.dictowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER TEXT SEARCH DICTIONARY %s.%I OWNER TO %I;', u.nspname, s.dictname, pg_catalog.pg_get_userbyid(s.dictowner))
    ] end,
    array[]::text[]
from pg_catalog.pg_ts_dict s
join users u on u.oid = s.dictnamespace
union all
select
    'pg_catalog.pg_ts_config'::pg_catalog.regclass::oid, c.oid, array['pg_ts_config', u.plain, c.cfgname::text],
    'text search configuration', 'DROP TEXT SEARCH CONFIGURATION ' || x.spelled || ';',
    'CREATE TEXT SEARCH CONFIGURATION ' || x.spelled || ' (PARSER = ' || (
        select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.prsname)
        from pg_catalog.pg_ts_parser p join pg_catalog.pg_namespace n on n.oid = p.prsnamespace
        where p.oid = c.cfgparser
    ) || ')',
    ';', null, array[]::text[],
    coalesce((
        select pg_catalog.array_agg(array[
            'ALTER TEXT SEARCH CONFIGURATION ' || x.spelled || ' ADD MAPPING FOR ' || m.token || ' WITH ' || m.dictionaries || ';',
            'ALTER TEXT SEARCH CONFIGURATION ' || x.spelled || ' DROP MAPPING FOR ' || m.token || ';'
        ] order by m.place)
        from (
            select
                t.tokid as place, pg_catalog.quote_ident(t.alias) as token,
                pg_catalog.string_agg(
                    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.dictname), ', ' order by a.mapseqno
                ) as dictionaries
            from pg_catalog.pg_ts_config_map a
            join pg_catalog.ts_token_type(c.cfgparser) t on t.tokid = a.maptokentype
            join pg_catalog.pg_ts_dict s on s.oid = a.mapdict
            join pg_catalog.pg_namespace n on n.oid = s.dictnamespace
            where a.mapcfg = c.oid
            group by t.tokid, t.alias
        ) as m
    ), array[]::text[])
    || coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON TEXT SEARCH CONFIGURATION %s IS %L;', x.spelled, d.description),
            pg_catalog.format('COMMENT ON TEXT SEARCH CONFIGURATION %s IS NULL;', x.spelled)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass and d.objoid = c.oid
    ), array[]::text[]),
    case when c.cfgowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER TEXT SEARCH CONFIGURATION %s OWNER TO %I;', x.spelled, pg_catalog.pg_get_userbyid(c.cfgowner))
    ] end,
    array[]::text[]
from pg_catalog.pg_ts_config c
join users u on u.oid = c.cfgnamespace
cross join lateral (select u.nspname || '.' || pg_catalog.quote_ident(c.cfgname) as spelled) as x
