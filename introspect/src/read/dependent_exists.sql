-- Whether the database may have something that `dependent.sql` finds. Planning that query takes longer than all other
-- queries of a reading together, and a database with nothing but tables has no dependents.
with users as (
    select n.oid
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
)
select
    exists (
        select from pg_catalog.pg_class c
        join users u on u.oid = c.relnamespace
        where c.relkind in ('v', 'm', 'p', 'f', 'c') or c.relhasrules or c.relispartition or c.reloftype <> 0
    )
    or exists (select from pg_catalog.pg_inherits)
    or exists (select from pg_catalog.pg_policy)
    or exists (select from pg_catalog.pg_trigger t where not t.tgisinternal)
    or exists (select from pg_catalog.pg_proc f join users u on u.oid = f.pronamespace)
    or exists (
        select from pg_catalog.pg_type t
        join users u on u.oid = t.typnamespace
        where t.typtype in ('d', 'r')
    )
    -- Owner and privileges of enums, which are those of any new object unless somebody changed one of these.
    or exists (
        select from pg_catalog.pg_type t
        join users u on u.oid = t.typnamespace
        where t.typtype = 'e' and (t.typacl is not null or t.typowner <> (
            select b.datdba from pg_catalog.pg_database b where b.datname = pg_catalog.current_database()
        ))
    )
    or exists (select from pg_catalog.pg_default_acl)
    or exists (select from pg_catalog.pg_class c where c.relname = '__diesel_schema_migrations')
    -- Privileges of generated columns.
    or exists (
        select from pg_catalog.pg_attribute a where a.attgenerated <> '' and a.attacl is not null
    )
