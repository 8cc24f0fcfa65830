-- Each domain, once for each of its checks.
select
    n.nspname::text as namespace,
    t.typname::text as name,
    pg_catalog.format_type(t.typbasetype, t.typtypmod) as spelling,
    case y.typtype when 'e' then 'enum' when 'd' then 'domain' end as type_kind,
    m.nspname::text as type_namespace,
    y.typname::text as type_name,
    ln.nspname::text as collation_namespace,
    l.collname::text as collation_name,
    -- The text in `typdefault` keeps the old names of renamed objects.
    pg_catalog.pg_get_expr(t.typdefaultbin, 0) as default_value,
    t.typnotnull as not_null,
    d.description as comment,
    k.conname::text as check_name,
    pg_catalog.pg_get_expr(k.conbin, 0) as check_expression,
    k.convalidated as check_validated,
    kd.description as check_comment
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
join pg_catalog.pg_type b on b.oid = t.typbasetype
-- A domain over an array has the array's category and, until PostgreSQL 13, its elements.
left join pg_catalog.pg_type y
    on y.oid = (case when b.typtype = 'b' and b.typcategory = 'A' then b.typelem else b.oid end)
left join pg_catalog.pg_namespace m on m.oid = y.typnamespace
left join pg_catalog.pg_collation l on l.oid = t.typcollation and t.typcollation <> b.typcollation
left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace
left join pg_catalog.pg_description d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass
-- From PostgreSQL 17 on, a `NOT NULL` is a constraint too, of the type `n`.
left join pg_catalog.pg_constraint k on k.contypid = t.oid and k.contype = 'c'
left join pg_catalog.pg_description kd
    on kd.objoid = k.oid and kd.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
where t.typtype = 'd'
    and n.nspname = any ($1::text[])
    and not exists (
        select from pg_catalog.pg_depend p
        where p.objid = t.oid
            and p.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            and p.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
            and p.deptype = 'e'
    )
order by n.nspname collate "C", t.typname collate "C", k.conname collate "C"
