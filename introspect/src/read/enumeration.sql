select
    n.nspname::text as namespace,
    t.typname::text as name,
    pg_catalog.array_agg(e.enumlabel::text order by e.enumsortorder) filter (where e.oid is not null) as labels,
    pg_catalog.min(d.description) as comment
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
left join pg_catalog.pg_enum e on e.enumtypid = t.oid
left join pg_catalog.pg_description d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass
where t.typtype = 'e'
    and n.nspname = any ($1::text[])
    and not exists (
        select from pg_catalog.pg_depend p
        where p.objid = t.oid
            and p.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            and p.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
            and p.deptype = 'e'
    )
group by n.nspname, t.typname
order by n.nspname collate "C", t.typname collate "C"
