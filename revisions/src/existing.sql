-- The relation that has an index's name ($1): in the schema of the index's table ($2), or, without a table, where the
-- `search_path` finds it.
select
    c.oid::bigint as oid,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    coalesce(i.indisvalid, true) as valid,
    pg_catalog.pg_get_indexdef(i.indexrelid) as definition
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
left join pg_catalog.pg_index i on i.indexrelid operator(pg_catalog.=) c.oid
where c.oid operator(pg_catalog.=) case
    when $2 is null then pg_catalog.to_regclass($1)::pg_catalog.oid
    else (
        select r.oid
        from pg_catalog.pg_class r
        join pg_catalog.pg_class t on t.relnamespace operator(pg_catalog.=) r.relnamespace
        where
            r.relname operator(pg_catalog.=) (pg_catalog.parse_ident($1))[1]::pg_catalog.name
            and t.oid operator(pg_catalog.=) pg_catalog.to_regclass($2)
    )
end
