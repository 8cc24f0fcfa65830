-- The definitions of foreign-data wrappers. One with an option that may be a secret has none, so that nobody reads it.
with wrappers as (
    select
        w.oid as objid, w.fdwoptions, pg_catalog.quote_ident(w.fdwname) as spelled,
        pg_catalog.quote_ident(hn.nspname) || '.' || pg_catalog.quote_ident(h.proname) as handler,
        pg_catalog.quote_ident(vn.nspname) || '.' || pg_catalog.quote_ident(v.proname) as validator
    from pg_catalog.pg_foreign_data_wrapper w
    left join pg_catalog.pg_proc h on h.oid = w.fdwhandler
    left join pg_catalog.pg_namespace hn on hn.oid = h.pronamespace
    left join pg_catalog.pg_proc v on v.oid = w.fdwvalidator
    left join pg_catalog.pg_namespace vn on vn.oid = v.pronamespace
    where not exists (select from pg_catalog.pg_options_to_table(w.fdwoptions) o where {is_secret})
)
select
    w.objid, 'DROP FOREIGN DATA WRAPPER ' || w.spelled || ';' as drop,
    'CREATE FOREIGN DATA WRAPPER ' || w.spelled || coalesce(' HANDLER ' || w.handler, '')
        || coalesce(' VALIDATOR ' || w.validator, '') || coalesce(' OPTIONS (' || (
            select pg_catalog.string_agg(E'\n    ' || pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ',' order by o.option_name)
            from pg_catalog.pg_options_to_table(w.fdwoptions) o
        ) || E'\n)', '') as definition,
    ';' as ending,
    'ALTER FOREIGN DATA WRAPPER ' || w.spelled || coalesce(' HANDLER ' || w.handler, ' NO HANDLER')
        || coalesce(' VALIDATOR ' || w.validator, ' NO VALIDATOR') || ';' as replacement,
    array[]::text[] as shape,
    -- Each with the statement that takes it back.
    array(
        select pg_catalog.unnest(array[
            pg_catalog.format('COMMENT ON FOREIGN DATA WRAPPER %s IS %L;', w.spelled, c.description),
            pg_catalog.format('COMMENT ON FOREIGN DATA WRAPPER %s IS NULL;', w.spelled)
        ])
        from pg_catalog.pg_description c
        where c.classoid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass and c.objoid = w.objid
    ) as set_apart,
    array(
        select pg_catalog.unnest(array['ALTER FOREIGN DATA WRAPPER ' || w.spelled, o.option_name, o.option_value])
        from pg_catalog.pg_options_to_table(w.fdwoptions) o
        order by o.option_name
    ) as options
from wrappers w
