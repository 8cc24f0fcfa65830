select
    n.nspname::text as namespace,
    c.relname::text as name,
    c.oid::pg_catalog.regclass::text as spelling,
    pg_catalog.format_type(s.seqtypid, null) as data_type,
    s.seqstart as start,
    s.seqincrement as increment,
    s.seqmin as minimum,
    s.seqmax as maximum,
    s.seqcache as cache,
    s.seqcycle as cycle,
    c.relpersistence = 'u' as unlogged,
    p.refobjid as table_oid,
    p.refobjsubid::pg_catalog.int2 as column_number,
    coalesce(p.deptype = 'i', false) as of_identity,
    e.objid is not null as of_extension,
    d.description as comment
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_sequence s on s.seqrelid = c.oid
-- A sequence belongs to a column through an identity ('i'), or through `OWNED BY` or `serial` ('a').
left join pg_catalog.pg_depend p
    on p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and p.objid = c.oid
    and p.objsubid = 0
    and p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and p.refobjsubid > 0
    and p.deptype in ('a', 'i')
-- Comparing `refclassid` lets the server use the catalog's index, so that it need not read all of a large pg_depend.
left join pg_catalog.pg_depend e
    on e.objid = c.oid
    and e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and e.deptype = 'e'
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where c.relkind = 'S'
    and n.nspname = any ($1::text[])
order by n.nspname collate "C", c.relname collate "C"
