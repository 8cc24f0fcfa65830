-- The definitions of servers. One with an option that may be a secret has none, so that nobody reads it.
with servers as (
    select
        s.oid as objid, s.srvoptions, pg_catalog.quote_ident(s.srvname) as spelled,
        s.srvtype, s.srvversion, pg_catalog.quote_ident(w.fdwname) as wrapper
    from pg_catalog.pg_foreign_server s
    join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
    where not exists (select from pg_catalog.pg_options_to_table(s.srvoptions) o where {is_secret})
)
select
    s.objid, 'DROP SERVER ' || s.spelled || ';' as drop,
    'CREATE SERVER ' || s.spelled || coalesce(' TYPE ' || pg_catalog.quote_literal(s.srvtype), '')
        || ' FOREIGN DATA WRAPPER ' || s.wrapper || coalesce(' OPTIONS (' || (
            select pg_catalog.string_agg(E'\n    ' || pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ',' order by o.option_name)
            from pg_catalog.pg_options_to_table(s.srvoptions) o
        ) || E'\n)', '') as definition,
    ';' as ending, null as replacement,
    array['of ' || s.wrapper, coalesce('type ' || pg_catalog.quote_literal(s.srvtype), '')] as shape,
    -- Each with the statement that takes it back.
    case when s.srvversion is null then array[]::text[] else array[
        'ALTER SERVER ' || s.spelled || ' VERSION ' || pg_catalog.quote_literal(s.srvversion) || ';',
        'ALTER SERVER ' || s.spelled || ' VERSION NULL;'
    ] end || array(
        select pg_catalog.unnest(array[
            pg_catalog.format('COMMENT ON SERVER %s IS %L;', s.spelled, c.description),
            pg_catalog.format('COMMENT ON SERVER %s IS NULL;', s.spelled)
        ])
        from pg_catalog.pg_description c
        where c.classoid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass and c.objoid = s.objid
    ) as set_apart,
    array(
        select pg_catalog.unnest(array['ALTER SERVER ' || s.spelled, o.option_name, o.option_value])
        from pg_catalog.pg_options_to_table(s.srvoptions) o
        order by o.option_name
    ) as options
from servers s
