select
    a.attrelid as table_oid,
    a.attnum as number,
    a.attname::text as name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as spelling,
    m.nspname::text as enum_namespace,
    y.typname::text as enum_name,
    a.attnotnull as required,
    a.attidentity::text as identity,
    a.attcollation as collation,
    -- The server would open the table for a default that holds columns; only generated ones do.
    case when a.attgenerated = '' then pg_catalog.pg_get_expr(v.adbin, 0) end as default_text,
    case when a.attidentity = '' then s.seqrelid::pg_catalog.regclass::text end as sequence,
    d.description as comment,
    case
        when a.attgenerated <> '' then 'a generated column'
        when a.attcollation <> t.typcollation then 'a column with a collation of its own'
        when a.attstorage <> t.typstorage then 'a column with a storage of its own'
        -- Security releases of November 2026 (15.20) stamp every column with an option of the server's own.
        when pg_catalog.array_to_string(a.attoptions, ',') !~ '^pg_attver=[0-9]+$' then 'a column with options'
        when coalesce(a.attstattarget, -1) <> -1 then 'a column with a statistics target'
        when not (
            s.seqstart = 1 and s.seqincrement = 1 and s.seqmin = 1 and s.seqcache = 1 and not s.seqcycle
            and s.seqtypid = a.atttypid
        ) then 'a column whose sequence has options or another type'
    end as opaque
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_type y
    on y.oid = (case when t.typcategory = 'A' then t.typelem else t.oid end) and y.typtype = 'e'
left join pg_catalog.pg_namespace m on m.oid = y.typnamespace
left join pg_catalog.pg_attrdef v on v.adrelid = a.attrelid and v.adnum = a.attnum
-- A sequence that belongs to the column: by identity ('i') or as `serial` makes it ('a').
left join (
    pg_catalog.pg_depend p
    join pg_catalog.pg_sequence s on s.seqrelid = p.objid
)
    on p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and p.refobjid = a.attrelid
    and p.refobjsubid = a.attnum
    and p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and p.deptype in ('a', 'i')
    and (a.atthasdef or a.attidentity <> '')
left join pg_catalog.pg_description d
    on d.objoid = a.attrelid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = a.attnum
where c.relkind = 'r'
    and n.nspname = any ($1::text[])
    and a.attnum > 0
    and not a.attisdropped
order by a.attrelid, a.attnum
