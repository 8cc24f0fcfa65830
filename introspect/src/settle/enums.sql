-- The labels of the enums of these names, in order; no row for a type that does not exist or has no label.
select
    n.nspname::text as namespace,
    t.typname::text as name,
    pg_catalog.array_agg(e.enumlabel::text order by e.enumsortorder) as labels
from rows from (
    pg_catalog.unnest($1::pg_catalog.text[]),
    pg_catalog.unnest($2::pg_catalog.text[])
) as wanted (namespace, name)
join pg_catalog.pg_namespace n on n.nspname = wanted.namespace
join pg_catalog.pg_type t on t.typnamespace = n.oid and t.typname = wanted.name
join pg_catalog.pg_enum e on e.enumtypid = t.oid
group by n.nspname, t.typname
order by n.nspname, t.typname
