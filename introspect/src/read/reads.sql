-- What texts depend on, according to `pg_depend`: columns of their table, sequences, types that are not PostgreSQL's
-- own, attributes of composite types, functions, operators, collations, text search.
with users as (
    select n.oid, n.nspname::text as name
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
tables as (
    select c.oid, n.nspname::text as namespace, c.relname::text as name
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = any ($1::text[])
),
-- Types, by the words of their kinds.
types as (
    select t.oid, 'domain' as kind, array[n.nspname::text, t.typname::text] as path
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'd' and n.nspname = any ($1::text[])
),
-- Objects whose addresses begin with their catalog.
catalogs as (
    select
        'pg_catalog.pg_operator'::pg_catalog.regclass::oid as classid, o.oid as objid, 'pg_operator' as catalog,
        o.oprnamespace as namespace,
        o.oprname || '(' || case o.oprleft when 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end || ', '
            || case o.oprright when 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end || ')' as name
    from pg_catalog.pg_operator o
    union all
    select 'pg_catalog.pg_collation'::pg_catalog.regclass::oid, l.oid, 'pg_collation', l.collnamespace, l.collname::text
    from pg_catalog.pg_collation l
    union all
    select 'pg_catalog.pg_ts_config'::pg_catalog.regclass::oid, c.oid, 'pg_ts_config', c.cfgnamespace, c.cfgname::text
    from pg_catalog.pg_ts_config c
    union all
    select 'pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid, s.oid, 'pg_ts_dict', s.dictnamespace, s.dictname::text
    from pg_catalog.pg_ts_dict s
),
-- Each text, by the object that has it.
texts as (
    select
        'pg_catalog.pg_constraint'::pg_catalog.regclass::oid as classid, k.oid as objid, 0 as objsubid,
        t.oid as table_oid, null::oid as type_oid, null::pg_catalog.int2 as own,
        'constraint' as kind, array[t.namespace, t.name, k.conname::text] as path
    from pg_catalog.pg_constraint k
    join tables t on t.oid = k.conrelid
    where k.contype = 'c'
    union all
    -- The index of an exclusion constraint has the constraint's name.
    select
        'pg_catalog.pg_class'::pg_catalog.regclass::oid, i.indexrelid, 0, t.oid, null, null,
        case when k.oid is null then 'index' else 'constraint' end,
        case when k.oid is null then array[t.namespace, x.relname::text] else array[t.namespace, t.name, x.relname::text] end
    from pg_catalog.pg_index i
    join tables t on t.oid = i.indrelid
    join pg_catalog.pg_class x on x.oid = i.indexrelid
    left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
    where i.indexprs is not null or i.indpred is not null
    union all
    select
        'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid, v.oid, 0, t.oid, null, v.adnum,
        'column', array[t.namespace, t.name, a.attname::text]
    from pg_catalog.pg_attrdef v
    join tables t on t.oid = v.adrelid
    join pg_catalog.pg_attribute a on a.attrelid = v.adrelid and a.attnum = v.adnum
    union all
    -- Until PostgreSQL 14 a generated column depends on its sources directly.
    select
        'pg_catalog.pg_class'::pg_catalog.regclass::oid, a.attrelid, a.attnum, t.oid, null, a.attnum,
        'column', array[t.namespace, t.name, a.attname::text]
    from pg_catalog.pg_attribute a
    join tables t on t.oid = a.attrelid
    where a.attgenerated <> '' and a.attnum > 0 and not a.attisdropped
    union all
    select
        'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::oid, s.oid, 0, t.oid, null, null,
        'statistics', array[n.nspname::text, s.stxname::text]
    from pg_catalog.pg_statistic_ext s
    join tables t on t.oid = s.stxrelid
    join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
    union all
    select
        'pg_catalog.pg_constraint'::pg_catalog.regclass::oid, k.oid, 0, null, t.oid, null,
        'constraint', t.path || k.conname::text
    from pg_catalog.pg_constraint k
    join types t on t.oid = k.contypid
    where k.contype = 'c'
    union all
    -- The default of a type has no object of its own.
    select 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, 0, null, t.oid, null, t.kind, t.path
    from types t
),
needed as (
    select distinct
        t.classid, t.objid, t.objsubid,
        case
            when a.attname is not null then 'column'
            when q.oid is not null then 'sequence'
            when e.typtype = 'e' then 'enum'
            when e.typtype = 'd' then 'domain'
            else 'other'
        end as kind,
        coalesce(fu.name, eu.name, qu.name, cu.name, '') as namespace,
        coalesce(
            f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')', e.typname, q.relname, c.relname,
            a.attname
        ) as name,
        -- An attribute of a composite type.
        ca.attname::text as part
    from texts t
    join pg_catalog.pg_depend p on p.classid = t.classid and p.objid = t.objid and p.objsubid = t.objsubid
    left join pg_catalog.pg_attribute a
        on p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and p.refobjid = t.table_oid
        and a.attrelid = p.refobjid and a.attnum = p.refobjsubid and a.attnum > 0 and t.own is distinct from a.attnum
    left join pg_catalog.pg_class q
        on p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and q.oid = p.refobjid and q.relkind = 'S'
    left join users qu on qu.oid = q.relnamespace
    -- The check of a type also depends on the type that it belongs to.
    left join pg_catalog.pg_type y
        on p.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and y.oid = p.refobjid and t.type_oid is distinct from y.oid
    left join pg_catalog.pg_type e
        on e.oid = case when y.typtype = 'b' and y.typelem <> 0 and y.typlen = -1 then y.typelem else y.oid end
    left join users eu on eu.oid = e.typnamespace
    left join pg_catalog.pg_proc f on p.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass and f.oid = p.refobjid
    left join users fu on fu.oid = f.pronamespace
    left join pg_catalog.pg_class c
        on p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = p.refobjid and c.relkind = 'c'
    left join users cu on cu.oid = c.relnamespace
    left join pg_catalog.pg_attribute ca on ca.attrelid = c.oid and ca.attnum = p.refobjsubid and ca.attnum > 0
    where a.attname is not null or fu.oid is not null or eu.oid is not null or qu.oid is not null or cu.oid is not null
    union all
    select distinct t.classid, t.objid, t.objsubid, 'other', o.catalog, u.name, o.name
    from texts t
    join pg_catalog.pg_depend p on p.classid = t.classid and p.objid = t.objid and p.objsubid = t.objsubid
    join catalogs o on o.classid = p.refclassid and o.objid = p.refobjid
    join users u on u.oid = o.namespace
)
select
    t.kind, t.path,
    -- The table whose columns the text may mention.
    coalesce(b.namespace, '') as table_namespace, coalesce(b.name, '') as table_name,
    coalesce(pg_catalog.array_agg(n.kind order by n.kind, n.namespace, n.name, n.part) filter (where n.kind is not null), array[]::text[]) as kinds,
    coalesce(
        pg_catalog.array_agg(n.namespace order by n.kind, n.namespace, n.name, n.part) filter (where n.kind is not null), array[]::text[]
    ) as namespaces,
    coalesce(
        pg_catalog.array_agg(n.name::text order by n.kind, n.namespace, n.name, n.part) filter (where n.kind is not null), array[]::text[]
    ) as names,
    coalesce(
        pg_catalog.array_agg(n.part order by n.kind, n.namespace, n.name, n.part) filter (where n.kind is not null), array[]::text[]
    ) as parts
from texts t
left join needed n on n.classid = t.classid and n.objid = t.objid and n.objsubid = t.objsubid
left join tables b on b.oid = t.table_oid
group by t.kind, t.path, b.namespace, b.name
order by t.kind, t.path
