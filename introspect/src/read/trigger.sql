with recursive family as (
    -- An update of a table also updates the rows of tables that inherit from it.
    select c.oid as root, c.oid as member
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = any ($1::text[])
    union
    select f.root, i.inhrelid
    from family f
    join pg_catalog.pg_inherits i on i.inhparent = f.member
)
select
    rn.nspname::text as root_namespace,
    rc.relname::text as root_name,
    n.nspname::text as namespace,
    c.relname::text as table_name,
    t.tgname::text as name,
    coalesce((
        select pg_catalog.array_agg(a.attname::text order by a.attnum)
        from pg_catalog.pg_attribute a
        where a.attrelid = t.tgrelid and a.attnum = any (t.tgattr::pg_catalog.int2[])
    ), array[]::text[]) as columns,
    t.tgenabled::text as enabled,
    p.proname = 'diesel_set_updated_at' as sets_updated_at,
    -- A trigger of a partitioned table has copies on the partitions, which are disabled along with it.
    not t.tgisinternal and t.tgparentid = 0 as own,
    t.tginitdeferred and t.tgenabled <> 'D' as deferred
from family f
join pg_catalog.pg_trigger t on t.tgrelid = f.member
join pg_catalog.pg_proc p on p.oid = t.tgfoid
join pg_catalog.pg_class c on c.oid = f.member
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class rc on rc.oid = f.root
join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace
-- 16: UPDATE.
where t.tgtype::pg_catalog.int4 & 16 <> 0
    and (not t.tgisinternal or t.tginitdeferred)
order by 1, 2, 3, 4, 5
