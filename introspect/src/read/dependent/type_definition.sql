-- The definitions of composite and range types. A range with a canonical function has none: the function needs the type
-- before the type is there.
with users as (
    select n.oid, pg_catalog.quote_ident(n.nspname) as nspname, n.nspname::text as plain
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
attributes as (
    select
        a.attrelid, a.attnum, a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod)
            || coalesce(' COLLATE ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname), '') as definition
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind = 'c'
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_collation l on l.oid = a.attcollation and a.attcollation <> t.typcollation
    left join pg_catalog.pg_namespace n on n.oid = l.collnamespace
    where a.attnum > 0 and not a.attisdropped
),
composites as (
    select
        t.oid as objid, t.typrelid, u.nspname || '.' || pg_catalog.quote_ident(t.typname) as spelled,
        ' AS (' || coalesce((
            select pg_catalog.string_agg(E'\n    ' || pg_catalog.quote_ident(a.attname) || ' ' || a.definition, ',' order by a.attnum)
            from attributes a where a.attrelid = t.typrelid
        ), '') || E'\n)' as body,
        array(select a.attname::text from attributes a where a.attrelid = t.typrelid order by a.attnum) as attributes,
        array(select a.definition from attributes a where a.attrelid = t.typrelid order by a.attnum) as types,
        array[]::text[] as brings
    from pg_catalog.pg_type t
    join users u on u.oid = t.typnamespace
    join pg_catalog.pg_class c on c.oid = t.typrelid and c.relkind = 'c'
    where t.typtype = 'c'
),
ranges as (
    select
        t.oid, 0::pg_catalog.oid, u.nspname || '.' || pg_catalog.quote_ident(t.typname),
        ' AS RANGE (' || E'\n    subtype = ' || pg_catalog.format_type(r.rngsubtype, null)
            || case when o.opcdefault and o.opcintype = r.rngsubtype then '' else
                E',\n    subtype_opclass = ' || pg_catalog.quote_ident(oc.nspname) || '.' || pg_catalog.quote_ident(o.opcname)
            end
            || case when r.rngcollation = s.typcollation then '' else coalesce(
                E',\n    collation = ' || pg_catalog.quote_ident(ln.nspname) || '.' || pg_catalog.quote_ident(l.collname), ''
            ) end
            || case when r.rngsubdiff = 0 then '' else E',\n    subtype_diff = ' || (
                select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname)
                from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
                where f.oid = r.rngsubdiff::pg_catalog.oid
            ) end
            || coalesce(
                E',\n    multirange_type_name = ' || pg_catalog.quote_ident(mn.nspname) || '.' || pg_catalog.quote_ident(m.typname), ''
            )
            || E'\n)',
        array[]::text[], array[]::text[],
        case when m.oid is null then array[]::text[] else array[mn.nspname::text, m.typname::text] end
    from (values (0::pg_catalog.oid)) as absent (rngmultitypid)
    -- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
    cross join lateral (select *, rngmultitypid as multirange from pg_catalog.pg_range) as r
    join pg_catalog.pg_type t on t.oid = r.rngtypid
    join users u on u.oid = t.typnamespace
    join pg_catalog.pg_type s on s.oid = r.rngsubtype
    join pg_catalog.pg_opclass o on o.oid = r.rngsubopc
    join pg_catalog.pg_namespace oc on oc.oid = o.opcnamespace
    left join pg_catalog.pg_collation l on l.oid = r.rngcollation
    left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace
    left join pg_catalog.pg_type m on m.oid = r.multirange
    left join pg_catalog.pg_namespace mn on mn.oid = m.typnamespace
    where r.rngcanonical = 0
)
select
    d.objid, 'DROP TYPE ' || d.spelled || ';' as drop, 'CREATE TYPE ' || d.spelled || d.body as definition, ';' as ending,
    null as replacement, array[]::text[] as shape,
    -- Each with the statement that takes it back.
    array(
        select pg_catalog.unnest(array[
            pg_catalog.format('COMMENT ON TYPE %s IS %L;', d.spelled, c.description),
            pg_catalog.format('COMMENT ON TYPE %s IS NULL;', d.spelled)
        ])
        from pg_catalog.pg_description c
        where c.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass and c.objoid = d.objid
    ) || array(
        select pg_catalog.unnest(array[
            pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L;', d.spelled, a.attname, c.description),
            pg_catalog.format('COMMENT ON COLUMN %s.%I IS NULL;', d.spelled, a.attname)
        ])
        from pg_catalog.pg_description c
        join attributes a on a.attrelid = c.objoid and a.attnum = c.objsubid
        where c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objoid = d.typrelid
        order by a.attnum
    ) as set_apart,
    d.attributes, d.types, d.brings
from (select * from composites union all select * from ranges) as d
order by d.objid
