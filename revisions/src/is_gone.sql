-- Whether no relation has this OID any more.
select not exists (
    select
    from pg_catalog.pg_class c
    where c.oid::bigint operator(pg_catalog.=) $1
) as gone
