-- Which of the kinds' queries may find something in the database. Planning all of them takes longer than all other queries of
-- a reading together, and a database has few of the kinds. Each answer is true at least where that query finds rows; where it
-- is false, nothing of the kind is read.
with users as (
    select n.oid
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
owner as (
    select b.datdba as oid from pg_catalog.pg_database b where b.datname = pg_catalog.current_database()
)
select
    exists (
        select from pg_catalog.pg_class c join users u on u.oid = c.relnamespace where c.relkind in ('v', 'm')
    ) as views,
    exists (select from pg_catalog.pg_policy) as policies,
    exists (select from pg_catalog.pg_trigger t where not t.tgisinternal) as triggers,
    exists (
        select from pg_catalog.pg_rewrite w
        join pg_catalog.pg_class c on c.oid = w.ev_class
        join users u on u.oid = c.relnamespace
        where w.rulename <> '_RETURN'
    ) as rules,
    exists (select from pg_catalog.pg_proc f join users u on u.oid = f.pronamespace) as functions,
    exists (
        select from pg_catalog.pg_type t
        join users u on u.oid = t.typnamespace
        cross join owner o
        -- Otherwise they are those of any new object.
        where t.typtype in ('e', 'd') and (
            t.typacl is not null or t.typowner <> o.oid or exists (select from pg_catalog.pg_default_acl)
            or exists (
                select from pg_catalog.pg_class c where c.relname = '__diesel_schema_migrations' and c.relowner <> o.oid
            )
        )
    ) or exists (
        select from pg_catalog.pg_attribute a where a.attgenerated <> '' and a.attacl is not null
    ) as privileges,
    exists (
        select from pg_catalog.pg_type t
        join users u on u.oid = t.typnamespace
        left join pg_catalog.pg_class c on c.oid = t.typrelid
        where t.typtype in ('d', 'r') or c.relkind = 'c'
    ) as types,
    exists (select from pg_catalog.pg_foreign_data_wrapper) as foreign_data_wrappers,
    exists (select from pg_catalog.pg_foreign_server) as servers,
    exists (select from pg_catalog.pg_user_mappings) as user_mappings,
    exists (select from pg_catalog.pg_publication) as publications,
    exists (select from pg_catalog.pg_event_trigger) as event_triggers,
    exists (select from pg_catalog.pg_operator o join users u on u.oid = o.oprnamespace) as operators,
    exists (select from pg_catalog.pg_opfamily y join users u on u.oid = y.opfnamespace)
        or exists (select from pg_catalog.pg_opclass c join users u on u.oid = c.opcnamespace) as operator_classes,
    exists (select from pg_catalog.pg_ts_config c join users u on u.oid = c.cfgnamespace)
        or exists (select from pg_catalog.pg_ts_dict s join users u on u.oid = s.dictnamespace)
        or exists (select from pg_catalog.pg_ts_parser p join users u on u.oid = p.prsnamespace)
        or exists (select from pg_catalog.pg_ts_template t join users u on u.oid = t.tmplnamespace) as text_search,
    exists (select from pg_catalog.pg_collation l join users u on u.oid = l.collnamespace) as collations,
    -- PostgreSQL's own have the numbers before this one.
    exists (select from pg_catalog.pg_cast c where c.oid >= 16384) as casts,
    -- A table that inherits from a foreign table comes with that one.
    exists (select from pg_catalog.pg_class c where c.relkind = 'f' or c.reloftype <> 0) as opaque
