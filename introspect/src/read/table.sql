select
    c.oid,
    n.nspname::text as namespace,
    c.relname::text as name,
    d.description as comment,
    case
        when e.objid is not null then 'an object of an extension'
        when c.relkind = 'f' then 'a foreign table'
        when c.relkind = 'v' then 'a view'
        when c.relkind = 'm' then 'a materialized view'
        when c.reloftype <> 0 then 'a typed table'
        when i.has_foreign then 'a table that inherits from a foreign table'
    end as opaque,
    pg_catalog.pg_get_partkeydef(c.oid) as partition_key,
    p.partstrat::text as partition_strategy,
    -- The columns of its parts, and as they are spelled in the key; null for an expression.
    array(
        select a.attname::text
        from pg_catalog.unnest(p.partattrs::pg_catalog.int2[]) with ordinality as u (number, place)
        left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = u.number and u.number > 0
        order by u.place
    ) as partition_columns,
    array(
        select pg_catalog.quote_ident(a.attname)
        from pg_catalog.unnest(p.partattrs::pg_catalog.int2[]) with ordinality as u (number, place)
        left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = u.number and u.number > 0
        order by u.place
    ) as partition_spellings,
    case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid) end as bound,
    coalesce(i.namespaces, array[]::text[]) as parent_namespaces,
    coalesce(i.names, array[]::text[]) as parent_names,
    c.relpersistence = 'u' as unlogged,
    c.reloptions as parameters,
    o.reloptions as toast_parameters,
    s.spcname::text as tablespace,
    m.amname::text as access_method,
    c.relrowsecurity as row_security,
    c.relforcerowsecurity as row_security_forced,
    c.relreplident::text as replica_identity,
    pg_catalog.pg_get_userbyid(c.relowner)::text as owner
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_class o on o.oid = c.reltoastrelid
left join pg_catalog.pg_tablespace s on s.oid = c.reltablespace
left join pg_catalog.pg_am m on m.oid = c.relam
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
left join pg_catalog.pg_partitioned_table p on p.partrelid = c.oid
left join (
    select
        i.inhrelid,
        pg_catalog.array_agg(pn.nspname::text order by i.inhseqno) as namespaces,
        pg_catalog.array_agg(pc.relname::text order by i.inhseqno) as names,
        pg_catalog.bool_or(pc.relkind = 'f') as has_foreign
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class pc on pc.oid = i.inhparent
    join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
    group by i.inhrelid
) as i on i.inhrelid = c.oid
-- Comparing `refclassid` lets the server use the catalog's index, so that it need not read all of a large pg_depend.
left join pg_catalog.pg_depend e
    on e.objid = c.oid
    and e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and e.deptype = 'e'
where c.relkind in ('r', 'p', 'f', 'v', 'm')
    and n.nspname = any ($1::text[])
    -- Diesel's table of applied migrations, and our own beside it, are no part of anybody's schema.
    and c.relname <> '__diesel_schema_migrations'
    and c.relname not like '\_\_driftless\_%'
