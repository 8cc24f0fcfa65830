-- Which of the names ($1) and operators ($2) that texts can reach are user-defined, and which casts are. Objects that
-- initdb created have an oid below 16384.
select
    'function' as kind,
    p.proname::text as name,
    true as blocks,
    pg_catalog.bool_or(exists (
        select from pg_catalog.pg_proc q
        where q.proname = p.proname and q.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and q.oid < 16384
    )) as shadows
from pg_catalog.pg_proc p
where p.proname = any ($1::text[])
    and (p.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace or p.oid >= 16384)
group by p.proname
union all
select
    'type',
    t.typname::text,
    true,
    pg_catalog.bool_or(exists (
        select from pg_catalog.pg_type q
        where q.typname = t.typname and q.typnamespace = 'pg_catalog'::pg_catalog.regnamespace and q.oid < 16384
    ))
from pg_catalog.pg_type t
left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
where t.typname = any ($1::text[])
    and (t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace or t.oid >= 16384)
    -- PostgreSQL's own functions read and write enums.
    and coalesce(e.typtype, t.typtype) <> 'e'
group by t.typname
union all
select
    'operator',
    o.oprname::text,
    -- An extension's `=` cannot be reached if one of its operands is of the extension's type, since no such type is
    -- reached; it could be chosen only between two literals, and then PostgreSQL prefers its own, if there is one.
    not pg_catalog.bool_and(
        l.lanname in ('c', 'internal')
        and (coalesce(x.foreign_type, false) or coalesce(y.foreign_type, false))
        and exists (
            select from pg_catalog.pg_operator q
            where q.oprname = o.oprname and q.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace and q.oid < 16384
        )
    ),
    true
from pg_catalog.pg_operator o
join pg_catalog.pg_proc p on p.oid = o.oprcode
join pg_catalog.pg_language l on l.oid = p.prolang
left join lateral (
    select t.typtype in ('b', 'r', 'm') and t.oid >= 16384 and t.typcategory <> 'A' as foreign_type
    from pg_catalog.pg_type t
    where t.oid = o.oprleft
) x on true
left join lateral (
    select t.typtype in ('b', 'r', 'm') and t.oid >= 16384 and t.typcategory <> 'A' as foreign_type
    from pg_catalog.pg_type t
    where t.oid = o.oprright
) y on true
where o.oprname = any ($2::text[])
    and (o.oprnamespace <> 'pg_catalog'::pg_catalog.regnamespace or o.oid >= 16384)
group by o.oprname
union all
select
    'cast',
    pg_catalog.format_type(k.castsource, null) || ' to ' || pg_catalog.format_type(k.casttarget, null),
    true,
    true
from pg_catalog.pg_cast k
join pg_catalog.pg_type s on s.oid = k.castsource
left join pg_catalog.pg_type se on se.oid = s.typelem and s.typcategory = 'A'
join pg_catalog.pg_type t on t.oid = k.casttarget
left join pg_catalog.pg_type te on te.oid = t.typelem and t.typcategory = 'A'
where k.oid >= 16384
    -- Casts from types that can be reached (PostgreSQL's own types and enums), to such types or implicit ones.
    and (s.oid < 16384 or coalesce(se.typtype, s.typtype) = 'e')
    and (t.oid < 16384 or coalesce(te.typtype, t.typtype) = 'e' or k.castcontext = 'i')
order by 1, 2
