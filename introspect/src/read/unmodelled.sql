with managed as (
    select n.oid, n.nspname from pg_catalog.pg_namespace n where n.nspname = any ($1::text[])
),
of_extensions as (
    -- Comparing `refclassid` lets the server use the catalog's index, so that it need not read all of a large
    -- pg_depend.
    select p.classid, p.objid
    from pg_catalog.pg_depend p
    where p.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and p.deptype = 'e'
)
select m.nspname::text as namespace, f.proname::text as owner, null as name, case f.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end as what
from pg_catalog.pg_proc f
join managed m on m.oid = f.pronamespace
where (f.tableoid, f.oid) not in (select x.classid, x.objid from of_extensions x)
    -- `diesel setup` creates these in every project.
    and f.proname not in ('diesel_manage_updated_at', 'diesel_set_updated_at')
    -- PostgreSQL creates functions for each range type.
    and not exists (
        select from pg_catalog.pg_depend p
        where p.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.objid = f.oid and p.deptype = 'i'
    )
union all
select m.nspname, t.typname, null, case t.typtype when 'd' then 'domain' when 'c' then 'composite type' else 'range type' end
from pg_catalog.pg_type t
join managed m on m.oid = t.typnamespace
left join pg_catalog.pg_class c on c.oid = t.typrelid
where (t.typtype in ('d', 'r') or (t.typtype = 'c' and c.relkind = 'c'))
    and (t.tableoid, t.oid) not in (select x.classid, x.objid from of_extensions x)
union all
select m.nspname, l.collname, null, 'collation'
from pg_catalog.pg_collation l
join managed m on m.oid = l.collnamespace
where (l.tableoid, l.oid) not in (select x.classid, x.objid from of_extensions x)
union all
select m.nspname, o.oprname, null, 'operator'
from pg_catalog.pg_operator o
join managed m on m.oid = o.oprnamespace
where (o.tableoid, o.oid) not in (select x.classid, x.objid from of_extensions x)
union all
select m.nspname, s.opcname, null, 'operator class'
from pg_catalog.pg_opclass s
join managed m on m.oid = s.opcnamespace
where (s.tableoid, s.oid) not in (select x.classid, x.objid from of_extensions x)
union all
select m.nspname, g.cfgname, null, 'text search configuration'
from pg_catalog.pg_ts_config g
join managed m on m.oid = g.cfgnamespace
where (g.tableoid, g.oid) not in (select x.classid, x.objid from of_extensions x)
union all
select m.nspname, c.relname, g.tgname, 'trigger'
from pg_catalog.pg_trigger g
join pg_catalog.pg_class c on c.oid = g.tgrelid
join managed m on m.oid = c.relnamespace
where not g.tgisinternal
union all
select m.nspname, c.relname, r.rulename, 'rule'
from pg_catalog.pg_rewrite r
join pg_catalog.pg_class c on c.oid = r.ev_class
join managed m on m.oid = c.relnamespace
where r.rulename <> '_RETURN'
union all
select m.nspname, c.relname, o.polname, 'policy'
from pg_catalog.pg_policy o
join pg_catalog.pg_class c on c.oid = o.polrelid
join managed m on m.oid = c.relnamespace
union all
-- The comment on a key belongs to its constraint; its index can have another.
select m.nspname, c.relname, null, 'comment on the index of a constraint'
from pg_catalog.pg_description d
join pg_catalog.pg_class c
    on d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = d.objoid and c.relkind = 'i'
join managed m on m.oid = c.relnamespace
join pg_catalog.pg_constraint k on k.conindid = c.oid and k.contype in ('p', 'u', 'x')
union all
select 'pg_user_mapping', m.srvname, m.usename, 'user mapping'
from pg_catalog.pg_user_mappings m
union all
-- The catalog is that of all databases of the server, and nobody may read where a subscription connects to.
select 'pg_subscription', s.subname, null, 'subscription'
from pg_catalog.pg_subscription s
where s.subdbid = (select b.oid from pg_catalog.pg_database b where b.datname = pg_catalog.current_database())
