select
    a.attrelid as table_oid,
    a.attnum as number,
    a.attname::text as name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as spelling,
    case y.typtype when 'e' then 'enum' when 'd' then 'domain' end as type_kind,
    m.nspname::text as type_namespace,
    y.typname::text as type_name,
    a.attnotnull as required,
    a.attidentity::text as identity,
    a.attgenerated::text as generated,
    a.attcollation as collation,
    case when a.attcollation <> t.typcollation then ln.nspname::text end as collation_namespace,
    case when a.attcollation <> t.typcollation then l.collname::text end as collation_name,
    -- For an expression with columns the server would open the table; only generated columns have such expressions.
    case
        when a.attgenerated = '' then pg_catalog.pg_get_expr(v.adbin, 0)
        else pg_catalog.pg_get_expr(v.adbin, a.attrelid)
    end as value,
    case when a.attstorage <> t.typstorage then a.attstorage::text end as storage,
    a.compression::text as compression,
    nullif(a.attstattarget, -1)::pg_catalog.int2 as statistics,
    a.attoptions as options,
    d.description as comment,
    a.attinhcount > 0 as inherited,
    a.attislocal as declared
-- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
from (values (''::pg_catalog."char")) as absent (attcompression)
cross join lateral (
    select *, attcompression as compression from pg_catalog.pg_attribute
) as a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_type t on t.oid = a.atttypid
-- A domain over an array has the array's category and, until PostgreSQL 13, its elements.
left join pg_catalog.pg_type y
    on y.oid = (case when t.typtype = 'b' and t.typcategory = 'A' then t.typelem else t.oid end)
left join pg_catalog.pg_namespace m on m.oid = y.typnamespace
left join pg_catalog.pg_collation l on l.oid = a.attcollation and a.attcollation <> t.typcollation
left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace
left join pg_catalog.pg_attrdef v on v.adrelid = a.attrelid and v.adnum = a.attnum
left join pg_catalog.pg_description d
    on d.objoid = a.attrelid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = a.attnum
where c.relkind in ('r', 'p')
    and n.nspname = any ($1::text[])
    and a.attnum > 0
    and not a.attisdropped
order by a.attrelid, a.attnum
