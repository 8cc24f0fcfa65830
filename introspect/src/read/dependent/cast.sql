-- A cast has no name and no schema. Those of PostgreSQL itself have the numbers that it keeps for its own.
select
    'pg_catalog.pg_cast'::pg_catalog.regclass::oid, c.oid, array['pg_cast', x.types], 'cast',
    'DROP CAST (' || x.types || ');',
    'CREATE CAST (' || x.types || ') ' || case c.castmethod
        when 'i' then 'WITH INOUT'
        when 'b' then 'WITHOUT FUNCTION'
        else 'WITH FUNCTION ' || (
            select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname) || '('
                || pg_catalog.array_to_string(array(
                    select pg_catalog.format_type(o.type, null)
                    from pg_catalog.unnest(f.proargtypes) with ordinality as o (type, place) order by o.place
                ), ', ') || ')'
            from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
            where f.oid = c.castfunc
        )
    end || case c.castcontext when 'a' then ' AS ASSIGNMENT' when 'i' then ' AS IMPLICIT' else '' end,
    ';', null, array[]::text[],
    coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON CAST (%s) IS %L;', x.types, d.description),
            pg_catalog.format('COMMENT ON CAST (%s) IS NULL;', x.types)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_cast'::pg_catalog.regclass and d.objoid = c.oid
    ), array[]::text[]),
    -- Nobody owns a cast.
    array[]::text[], array[]::text[]
from pg_catalog.pg_cast c
cross join lateral (
    select pg_catalog.format_type(c.castsource, null) || ' AS ' || pg_catalog.format_type(c.casttarget, null) as types
) as x
where c.oid >= 16384
    -- PostgreSQL creates casts for each range type.
    and not exists (
        select from pg_catalog.pg_depend p
        where p.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass and p.objid = c.oid and p.deptype = 'i'
    )
