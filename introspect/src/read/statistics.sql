select
    s.stxrelid as table_oid,
    n.nspname::text as namespace,
    s.stxname::text as name,
    s.stxkind::text[] as kinds,
    s.stxkeys::pg_catalog.int2[] as columns,
    pg_catalog.pg_get_expr(s.expressions, s.stxrelid) as expressions,
    nullif(s.stxstattarget, -1)::pg_catalog.int2 as target,
    d.description as comment
-- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
from (values (null::pg_catalog.pg_node_tree)) as absent (stxexprs)
cross join lateral (
    select *, stxexprs as expressions from pg_catalog.pg_statistic_ext
) as s
join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
join pg_catalog.pg_class c on c.oid = s.stxrelid
join pg_catalog.pg_namespace o on o.oid = c.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = s.oid and d.classoid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass
where o.nspname = any ($1::text[])
order by s.stxrelid, n.nspname collate "C", s.stxname collate "C"
