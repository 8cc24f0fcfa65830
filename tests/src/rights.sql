-- Owner and privileges of each relation, column, function and enum, as a text, by its name.
with spaces as materialized (
    select n.oid, n.nspname::text as name
    from pg_namespace n
    -- Here and not at the end: thousands of functions are PostgreSQL's own, and the text of privileges takes its time.
    where n.nspname not in ('pg_catalog', 'information_schema')
),
rights (name, letter, owner, acl) as (
    select n.name || '.' || c.relname, 'r'::"char", c.relowner, c.relacl
    from pg_class c
    join spaces n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm')
    union all
    select n.name || '.' || f.proname || '()', 'f', f.proowner, f.proacl
    from pg_proc f
    join spaces n on n.oid = f.pronamespace
    union all
    select n.name || '.' || t.typname || ' type', 'T', t.typowner, t.typacl
    from pg_type t
    join spaces n on n.oid = t.typnamespace
    where t.typtype = 'e'
    union all
    select n.name || '.' || c.relname || '.' || a.attname, 'c', c.relowner, a.attacl
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join spaces n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped
)
select
    r.name,
    r.owner::regrole || ': ' || coalesce((
        select string_agg(a.item::text, ' ' order by a.item::text)
        from unnest(coalesce(r.acl, acldefault(r.letter, r.owner))) as a (item)
    ), '')
from rights r
