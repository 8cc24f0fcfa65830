select
    k.conrelid as table_oid,
    k.conname::text as name,
    k.contype::text as kind,
    k.conkey as columns,
    k.conindid as index_oid,
    rn.nspname::text as referenced_namespace,
    r.relname::text as referenced_name,
    k.confrelid as referenced_oid,
    k.confkey as referenced_numbers,
    k.confdeltype::text as on_delete,
    k.set_columns as on_delete_columns,
    k.confupdtype::text as on_update,
    k.confmatchtype::text as match,
    k.over_period,
    k.condeferrable as deferrable,
    k.condeferred as deferred,
    k.convalidated as validated,
    k.enforced,
    k.connoinherit as not_inherited,
    case
        when k.contype = 'x' then array(
            select o.oprname::text
            from pg_catalog.unnest(k.conexclop) with ordinality as u (oid, place)
            join pg_catalog.pg_operator o on o.oid = u.oid
            order by u.place
        )
    end as operators,
    case
        when k.contype = 'x' then array(
            select p.nspname::text
            from pg_catalog.unnest(k.conexclop) with ordinality as u (oid, place)
            join pg_catalog.pg_operator o on o.oid = u.oid
            join pg_catalog.pg_namespace p on p.oid = o.oprnamespace
            order by u.place
        )
    end as operator_namespaces,
    case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid) end as expression,
    d.description as comment,
    k.conparentid <> 0 or not k.conislocal as inherited
-- Columns that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
from (
    values (null::pg_catalog.int2[], false, true)
) as absent (confdelsetcols, conperiod, conenforced)
cross join lateral (
    select
        *,
        confdelsetcols as set_columns,
        conperiod as over_period,
        conenforced as enforced
    from pg_catalog.pg_constraint
) as k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_class r on r.oid = k.confrelid and k.contype = 'f'
left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = k.oid and d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
where c.relkind in ('r', 'p')
    -- A key to a partitioned table has a row for each partition, which belongs to the key.
    and (k.conparentid = 0 or k.contype <> 'f' or exists (
        select from pg_catalog.pg_constraint o where o.oid = k.conparentid and o.conrelid <> k.conrelid
    ))
    and n.nspname = any ($1::text[])
order by k.conrelid, k.conname collate "C"
