-- Diesel's own table is left out: Diesel writes it, not the migration.
select c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) as name, c.relfilenode as file,
    array(
        select a.attnum
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attnum
    ) as numbers,
    array(
        select pg_catalog.quote_ident(a.attname)
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attnum
    ) as columns
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm')
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and c.relname not in ('__diesel_schema_migrations', '__driftless_journal')
    -- An extension's objects are left out: they belong to the extension.
    and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'
    )
order by c.oid
