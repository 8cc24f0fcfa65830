-- What texts depend on, according to `pg_depend`: columns of their table, sequences, types that are not PostgreSQL's
-- own, functions.
with users as (
    select n.oid, n.nspname::text as name
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
tables as (
    select c.oid
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = any ($1::text[])
),
-- Each text, by the object that has it.
texts as (
    select 'pg_catalog.pg_constraint'::pg_catalog.regclass::oid as classid, k.oid as objid, 0 as objsubid, k.conrelid as table_oid,
        'constraint' as kind, '' as namespace, k.conname::text as name,
        null::pg_catalog.int2 as own
    from pg_catalog.pg_constraint k
    join tables t on t.oid = k.conrelid
    where k.contype = 'c'
    union all
    -- The index of an exclusion constraint has the constraint's name.
    select 'pg_catalog.pg_class'::pg_catalog.regclass::oid, i.indexrelid, 0, i.indrelid,
        case when k.oid is null then 'index' else 'constraint' end, '', x.relname::text, null
    from pg_catalog.pg_index i
    join tables t on t.oid = i.indrelid
    join pg_catalog.pg_class x on x.oid = i.indexrelid
    left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
    where i.indexprs is not null or i.indpred is not null
    union all
    select 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid, v.oid, 0, v.adrelid, 'column', '', a.attname::text, v.adnum
    from pg_catalog.pg_attrdef v
    join tables t on t.oid = v.adrelid
    join pg_catalog.pg_attribute a on a.attrelid = v.adrelid and a.attnum = v.adnum
    union all
    -- Until PostgreSQL 14 a generated column depends on its sources directly.
    select 'pg_catalog.pg_class'::pg_catalog.regclass::oid, a.attrelid, a.attnum, a.attrelid, 'column', '', a.attname::text, a.attnum
    from pg_catalog.pg_attribute a
    join tables t on t.oid = a.attrelid
    where a.attgenerated <> '' and a.attnum > 0 and not a.attisdropped
    union all
    select 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::oid, s.oid, 0, s.stxrelid, 'statistics', n.nspname::text, s.stxname::text, null
    from pg_catalog.pg_statistic_ext s
    join tables t on t.oid = s.stxrelid
    join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
),
needed as (
    select distinct
        t.classid, t.objid, t.objsubid,
        case
            when a.attname is not null then 'column'
            when q.oid is not null then 'sequence'
            when e.typtype = 'e' then 'enum'
            else 'other'
        end as kind,
        coalesce(fu.name, eu.name, qu.name, '') as namespace,
        coalesce(
            f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')', e.typname, q.relname, a.attname
        ) as name
    from texts t
    join pg_catalog.pg_depend p on p.classid = t.classid and p.objid = t.objid and p.objsubid = t.objsubid
    left join pg_catalog.pg_attribute a
        on p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and p.refobjid = t.table_oid
        and a.attrelid = p.refobjid and a.attnum = p.refobjsubid and a.attnum > 0 and t.own is distinct from a.attnum
    left join pg_catalog.pg_class q
        on p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and q.oid = p.refobjid and q.relkind = 'S'
    left join users qu on qu.oid = q.relnamespace
    left join pg_catalog.pg_type y on p.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and y.oid = p.refobjid
    left join pg_catalog.pg_type e on e.oid = case when y.typelem <> 0 and y.typlen = -1 then y.typelem else y.oid end
    left join users eu on eu.oid = e.typnamespace
    left join pg_catalog.pg_proc f on p.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass and f.oid = p.refobjid
    left join users fu on fu.oid = f.pronamespace
    where a.attname is not null or fu.oid is not null or eu.oid is not null or qu.oid is not null
)
select
    t.table_oid, t.kind, t.namespace, t.name,
    coalesce(pg_catalog.array_agg(n.kind order by n.kind, n.namespace, n.name) filter (where n.kind is not null), array[]::text[]) as kinds,
    coalesce(
        pg_catalog.array_agg(n.namespace order by n.kind, n.namespace, n.name) filter (where n.kind is not null), array[]::text[]
    ) as namespaces,
    coalesce(
        pg_catalog.array_agg(n.name::text order by n.kind, n.namespace, n.name) filter (where n.kind is not null), array[]::text[]
    ) as names
from texts t
left join needed n on n.classid = t.classid and n.objid = t.objid and n.objsubid = t.objsubid
group by t.table_oid, t.kind, t.namespace, t.name
order by t.table_oid, t.kind, t.namespace, t.name
