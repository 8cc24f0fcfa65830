select
    pg_catalog.quote_ident(t.typname) as bare,
    pg_catalog.format_type(t.oid, null) as spelling
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    -- Every table has a row type and an array type, which no model names.
    and t.typtype in ('b', 'd', 'e', 'm', 'r')
    -- A domain over an array has the array's category.
    and (t.typcategory <> 'A' or t.typtype = 'd')
    -- PostgreSQL looks among its own types first, whatever the `search_path` is.
    and not exists (
        select from pg_catalog.pg_type p
        where p.typname = t.typname and p.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
    )
order by 1, 2
