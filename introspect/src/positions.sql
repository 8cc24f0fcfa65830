select
    c.oid,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    d.refobjid as of_table,
    d.refobjsubid as of_column,
    pg_catalog.quote_ident(m.nspname) || '.' || pg_catalog.quote_ident(t.relname) as table_name,
    pg_catalog.quote_ident(a.attname) as column_name,
    coalesce(d.deptype = 'i', false) or exists (
        select
        from pg_catalog.pg_attrdef f
        join pg_catalog.pg_depend e
            on e.objid = f.oid
            and e.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
            and e.refobjid = c.oid
        where f.adrelid = d.refobjid and f.adnum = d.refobjsubid
    ) as numbers,
    g.tables as drawn_tables, g.columns as drawn_columns, g.oids as drawn_oids, g.numbers as drawn_numbers,
    s.seqstart, s.seqmin, s.seqmax, s.seqincrement
from pg_catalog.pg_sequence s
join pg_catalog.pg_class c on c.oid = s.seqrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join (
    pg_catalog.pg_depend d
    join pg_catalog.pg_class t on t.oid = d.refobjid
    join pg_catalog.pg_namespace m on m.oid = t.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
)
    on d.objid = c.oid
    and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.deptype in ('a', 'i')
-- Columns of numbers whose default only draws from the sequence, though none of them owns it.
cross join lateral (
    select
        coalesce(pg_catalog.array_agg(pg_catalog.format('%I.%I', k.nspname, h.relname) order by f.oid), '{}') as tables,
        coalesce(pg_catalog.array_agg(pg_catalog.quote_ident(b.attname) order by f.oid), '{}') as columns,
        coalesce(pg_catalog.array_agg(f.adrelid order by f.oid), '{}') as oids,
        coalesce(pg_catalog.array_agg(f.adnum::pg_catalog.int4 order by f.oid), '{}') as numbers
    from pg_catalog.pg_depend e
    join pg_catalog.pg_attrdef f on f.oid = e.objid
    join pg_catalog.pg_class h on h.oid = f.adrelid
    join pg_catalog.pg_namespace k on k.oid = h.relnamespace
    join pg_catalog.pg_attribute b on b.attrelid = f.adrelid and b.attnum = f.adnum
    where d.objid is null
        and e.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
        and e.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and e.refobjid = c.oid
        and b.atttypid in (20, 21, 23)
        and pg_catalog.pg_get_expr(f.adbin, f.adrelid) ~ '^nextval[(]''([^'']|'''')*''::regclass[)]$'
) as g
where c.relpersistence <> 't'
order by c.oid
