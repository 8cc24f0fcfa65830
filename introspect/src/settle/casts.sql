-- Whether planning the change from the one type ($1) to the other ($2) would include a user's function.
select exists (
    select
    from pg_catalog.pg_cast k
    join pg_catalog.pg_proc p on p.oid operator(pg_catalog.=) k.castfunc
    join pg_catalog.pg_language l on l.oid operator(pg_catalog.=) p.prolang
    where k.oid operator(pg_catalog.>=) 16384
        -- A function in C was created by a superuser, and has no body that planning could inline.
        and l.lanname operator(pg_catalog.<>) all (array['c', 'internal']::pg_catalog.name[])
        and k.castsource operator(pg_catalog.=) any (t.oids)
        and k.casttarget operator(pg_catalog.=) any (t.oids)
) as is_own
from (
    select array(
        select y.oid
        from pg_catalog.pg_type y
        where y.oid operator(pg_catalog.=) s.oid
            or y.oid operator(pg_catalog.=) (select e.typelem from pg_catalog.pg_type e where e.oid operator(pg_catalog.=) s.oid)
    ) operator(pg_catalog.||) array(
        select y.oid
        from pg_catalog.pg_type y
        where y.oid operator(pg_catalog.=) s.other
            or y.oid operator(pg_catalog.=) (select e.typelem from pg_catalog.pg_type e where e.oid operator(pg_catalog.=) s.other)
    ) as oids
    from (select pg_catalog.to_regtype($1)::pg_catalog.oid as oid, pg_catalog.to_regtype($2)::pg_catalog.oid as other) s
) t
