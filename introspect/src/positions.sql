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
where c.relpersistence <> 't'
order by c.oid
