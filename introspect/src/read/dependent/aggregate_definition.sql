-- The definitions of aggregates, which PostgreSQL has no function for.
with users as (
    select n.oid, pg_catalog.quote_ident(n.nspname) as nspname
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
functions as (
    select f.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname) as spelled
    from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
),
aggregates as (
    select
        f.oid as objid,
        u.nspname || '.' || pg_catalog.quote_ident(f.proname) || '('
            || coalesce(nullif(pg_catalog.pg_get_function_identity_arguments(f.oid), ''), '*') || ')' as spelled,
        u.nspname || '.' || pg_catalog.quote_ident(f.proname) || '('
            || coalesce(nullif(pg_catalog.pg_get_function_arguments(f.oid), ''), '*') || E') (\n    '
            || pg_catalog.array_to_string(array(
                select o.option from (values
                    (1, 'SFUNC = ' || (select spelled from functions where oid = a.aggtransfn)),
                    (2, 'STYPE = ' || pg_catalog.format_type(a.aggtranstype, null)),
                    (3, 'SSPACE = ' || nullif(a.aggtransspace, 0)),
                    (4, 'FINALFUNC = ' || (select spelled from functions where oid = a.aggfinalfn)),
                    (5, case when a.aggfinalextra then 'FINALFUNC_EXTRA' end),
                    -- The default depends on the kind of aggregate.
                    (6, case when a.aggfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end then 'FINALFUNC_MODIFY = '
                        || case a.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end),
                    (7, 'COMBINEFUNC = ' || (select spelled from functions where oid = a.aggcombinefn)),
                    (8, 'SERIALFUNC = ' || (select spelled from functions where oid = a.aggserialfn)),
                    (9, 'DESERIALFUNC = ' || (select spelled from functions where oid = a.aggdeserialfn)),
                    (10, 'INITCOND = ' || pg_catalog.quote_literal(a.agginitval)),
                    (11, 'MSFUNC = ' || (select spelled from functions where oid = a.aggmtransfn)),
                    (12, 'MINVFUNC = ' || (select spelled from functions where oid = a.aggminvtransfn)),
                    (13, case when a.aggmtranstype <> 0 then 'MSTYPE = ' || pg_catalog.format_type(a.aggmtranstype, null) end),
                    (14, 'MSSPACE = ' || nullif(a.aggmtransspace, 0)),
                    (15, 'MFINALFUNC = ' || (select spelled from functions where oid = a.aggmfinalfn)),
                    (16, case when a.aggmfinalextra then 'MFINALFUNC_EXTRA' end),
                    (17, case when a.aggmfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end then 'MFINALFUNC_MODIFY = '
                        || case a.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end),
                    (18, 'MINITCOND = ' || pg_catalog.quote_literal(a.aggminitval)),
                    (19, (
                        select 'SORTOP = OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || p.oprname || ')'
                        from pg_catalog.pg_operator p join pg_catalog.pg_namespace n on n.oid = p.oprnamespace
                        where p.oid = a.aggsortop
                    )),
                    (20, case f.proparallel when 's' then 'PARALLEL = SAFE' when 'r' then 'PARALLEL = RESTRICTED' end),
                    (21, case a.aggkind when 'h' then 'HYPOTHETICAL' end)
                ) as o (place, option)
                where o.option is not null
                order by o.place
            ), E',\n    ') || E'\n)' as body,
        pg_catalog.concat_ws(
            '|', pg_catalog.pg_get_function_arguments(f.oid), pg_catalog.format_type(f.prorettype, null), f.proretset,
            a.aggkind, a.aggnumdirectargs
        ) as shape
    from pg_catalog.pg_aggregate a
    join pg_catalog.pg_proc f on f.oid = a.aggfnoid::pg_catalog.oid
    join users u on u.oid = f.pronamespace
)
select
    d.objid, 'DROP AGGREGATE ' || d.spelled || ';' as drop, 'CREATE AGGREGATE ' || d.body as definition, ';' as ending,
    'CREATE OR REPLACE AGGREGATE ' || d.body || ';' as replacement, array[d.shape] as shape,
    -- Each with the statement that takes it back.
    array(
        select pg_catalog.unnest(array[
            pg_catalog.format('COMMENT ON AGGREGATE %s IS %L;', d.spelled, c.description),
            pg_catalog.format('COMMENT ON AGGREGATE %s IS NULL;', d.spelled)
        ])
        from pg_catalog.pg_description c
        where c.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass and c.objoid = d.objid
    ) as set_apart
from aggregates d
order by d.objid
