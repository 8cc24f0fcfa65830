-- The names among $1, and the operators among $2, that make the server run a user's function when it only parses a
-- text: it turns a literal into a value by its type's input function, and checks values of a domain at once.
with recursive risky (oid) as (
    select k.contypid
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_depend d
        on d.classid operator(pg_catalog.=) 'pg_catalog.pg_constraint'::pg_catalog.regclass
        and d.objid operator(pg_catalog.=) k.oid
        -- PostgreSQL's own objects have no such row.
        and d.deptype operator(pg_catalog.=) 'n'
        and d.refclassid operator(pg_catalog.<>) 'pg_catalog.pg_class'::pg_catalog.regclass
    where k.contypid operator(pg_catalog.<>) 0
    union
    select o.oid
    from risky r
    -- One scan for each of the few rows: joined by all of these at once, each type would be compared with every column.
    cross join lateral (
        select t.oid
        from pg_catalog.pg_type t
        where t.typbasetype operator(pg_catalog.=) r.oid or t.typelem operator(pg_catalog.=) r.oid
        union all
        select g.rngtypid from pg_catalog.pg_range g where g.rngsubtype operator(pg_catalog.=) r.oid
        union all
        -- Multiranges exist from PostgreSQL 14 on.
        select (pg_catalog.to_jsonb(g) operator(pg_catalog.->>) 'rngmultitypid')::pg_catalog.oid
        from pg_catalog.pg_range g
        where g.rngsubtype operator(pg_catalog.=) r.oid
        union all
        select c.reltype
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) a.attrelid
        where a.atttypid operator(pg_catalog.=) r.oid and a.attnum operator(pg_catalog.>) 0
    ) o
    where o.oid is not null
)
select 'name' as kind, t.typname::pg_catalog.text as name
from risky r
join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) r.oid
where t.typname::pg_catalog.text operator(pg_catalog.=) any ($1)
union
select 'name', p.proname::pg_catalog.text
from pg_catalog.pg_proc p
where p.proname::pg_catalog.text operator(pg_catalog.=) any ($1)
    and exists (
        select from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) u (oid)
        where u.oid operator(pg_catalog.=) any (array(select r.oid from risky r))
    )
union
select 'operator', o.oprname::pg_catalog.text
from pg_catalog.pg_operator o
where o.oprname::pg_catalog.text operator(pg_catalog.=) any ($2)
    and (
        o.oprleft operator(pg_catalog.=) any (array(select r.oid from risky r))
        or o.oprright operator(pg_catalog.=) any (array(select r.oid from risky r))
    )
order by 1, 2
