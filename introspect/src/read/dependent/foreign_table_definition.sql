-- The definitions of foreign tables. One with an option that may be a secret has none, so that nobody reads it; nor has one
-- that inherits, or that others inherit from.
with users as (
    select n.oid, pg_catalog.quote_ident(n.nspname) as nspname
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
columns as (
    select
        a.attrelid, a.attnum, a.attname, pg_catalog.quote_ident(a.attname) as spelled, a.attstattarget, a.attoptions, a.attstorage,
        t.typstorage, a.attfdwoptions,
        pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
        coalesce(' OPTIONS (' || (
            select pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ', ' order by o.option_name)
            from pg_catalog.pg_options_to_table(a.attfdwoptions) o
        ) || ')', '') as options,
        coalesce(' COLLATE ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname), '')
            || coalesce(case a.attgenerated
                when '' then ' DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid)
                else ' GENERATED ALWAYS AS (' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ')'
                    || case a.attgenerated when 's' then ' STORED' else ' VIRTUAL' end
            end, '')
            || case when a.attnotnull then ' NOT NULL' else '' end as rest
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind = 'f'
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_collation l on l.oid = a.attcollation and a.attcollation <> t.typcollation
    left join pg_catalog.pg_namespace n on n.oid = l.collnamespace
    left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped
),
tables as (
    select
        c.oid as objid, f.ftoptions, u.nspname || '.' || pg_catalog.quote_ident(c.relname) as spelled,
        pg_catalog.quote_ident(s.srvname) as server,
        array(
            select a.spelled || ' ' || a.type || a.options || a.rest from columns a where a.attrelid = c.oid order by a.attnum
        ) as columns
    from pg_catalog.pg_foreign_table f
    join pg_catalog.pg_class c on c.oid = f.ftrelid
    join users u on u.oid = c.relnamespace
    join pg_catalog.pg_foreign_server s on s.oid = f.ftserver
    where not exists (select from pg_catalog.pg_options_to_table(f.ftoptions) o where {is_secret})
        and not exists (
            select from columns a cross join lateral pg_catalog.pg_options_to_table(a.attfdwoptions) o
            where a.attrelid = c.oid and {is_secret}
        )
        and not exists (select from pg_catalog.pg_inherits i where c.oid in (i.inhrelid, i.inhparent))
),
parts as (
    select k.conrelid as objid, 1 as step, k.conname::text as name,
        pg_catalog.format('ALTER FOREIGN TABLE %s ADD CONSTRAINT %I %s;', t.spelled, k.conname, pg_catalog.pg_get_constraintdef(k.oid)) as set,
        pg_catalog.format('ALTER FOREIGN TABLE %s DROP CONSTRAINT %I;', t.spelled, k.conname) as unset
    from pg_catalog.pg_constraint k
    join tables t on t.objid = k.conrelid
    where k.contype = 'c'
    union all
    select k.conrelid, 2, k.conname,
        pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L;', k.conname, t.spelled, d.description),
        pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS NULL;', k.conname, t.spelled)
    from pg_catalog.pg_constraint k
    join tables t on t.objid = k.conrelid
    join pg_catalog.pg_description d on d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and d.objoid = k.oid
    where k.contype = 'c'
    union all
    select a.attrelid, x.step, pg_catalog.lpad(a.attnum::text, 5, '0'),
        pg_catalog.format('ALTER FOREIGN TABLE %s ALTER COLUMN %s %s;', t.spelled, a.spelled, x.what),
        pg_catalog.format('ALTER FOREIGN TABLE %s ALTER COLUMN %s %s;', t.spelled, a.spelled, x.unset)
    from columns a
    join tables t on t.objid = a.attrelid
    cross join lateral (
        select 3 as step, 'SET STATISTICS ' || a.attstattarget as what, 'SET STATISTICS -1' as unset
        where a.attstattarget >= 0
        union all
        select 4, 'SET (' || pg_catalog.array_to_string(a.attoptions, ', ') || ')', 'RESET (' || (
            select pg_catalog.string_agg(pg_catalog.split_part(o, '=', 1), ', ') from pg_catalog.unnest(a.attoptions) o
        ) || ')'
        where a.attoptions is not null
        union all
        select 5, 'SET STORAGE ' || case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED' else 'MAIN' end,
            'SET STORAGE ' || case a.typstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED' else 'MAIN' end
        where a.attstorage <> a.typstorage
    ) as x
    union all
    select d.objoid, 6, pg_catalog.lpad(d.objsubid::text, 5, '0'),
        pg_catalog.format('COMMENT ON %s IS %L;', x.spelled, d.description), pg_catalog.format('COMMENT ON %s IS NULL;', x.spelled)
    from pg_catalog.pg_description d
    join tables t on t.objid = d.objoid
    left join columns a on a.attrelid = d.objoid and a.attnum = d.objsubid
    cross join lateral (
        select case when d.objsubid > 0 then 'COLUMN ' || t.spelled || '.' || a.spelled else 'FOREIGN TABLE ' || t.spelled end as spelled
    ) as x
    where d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
)
select
    t.objid, 'DROP FOREIGN TABLE ' || t.spelled || ';' as drop,
    'CREATE FOREIGN TABLE ' || t.spelled || ' (' || coalesce(E'\n    ' || nullif(pg_catalog.array_to_string(t.columns, E',\n    '), '') || E'\n', '')
        || E') SERVER ' || t.server || coalesce(' OPTIONS (' || (
            select pg_catalog.string_agg(E'\n    ' || pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ',' order by o.option_name)
            from pg_catalog.pg_options_to_table(t.ftoptions) o
        ) || E'\n)', '') as definition,
    ';' as ending, null as replacement,
    -- All but options.
    array['of ' || t.server] || array(
        select a.spelled || ' ' || a.type || a.rest from columns a where a.attrelid = t.objid order by a.attnum
    ) as shape,
    -- Each with the statement that takes it back.
    array(
        select x.statement from parts p
        cross join lateral (select 1 as place, p.set as statement union all select 2, p.unset) as x
        where p.objid = t.objid order by p.step, p.name, x.place
    ) as set_apart,
    array(
        select x.part from (
            select 0 as attnum, 'ALTER FOREIGN TABLE ' || t.spelled as of, o.option_name as name, o.option_value as value
            from pg_catalog.pg_options_to_table(t.ftoptions) o
            union all
            select a.attnum, 'ALTER FOREIGN TABLE ' || t.spelled || ' ALTER COLUMN ' || a.spelled, o.option_name, o.option_value
            from columns a cross join lateral pg_catalog.pg_options_to_table(a.attfdwoptions) o
            where a.attrelid = t.objid
        ) as y
        cross join lateral (select 1 as place, y.of as part union all select 2, y.name union all select 3, y.value) as x
        order by y.attnum, y.name, x.place
    ) as options
from tables t
