-- The role that will run the draft, as in `dependent/before.sql`.
with usual as (
    select coalesce(
        (
            select c.relowner
            from pg_catalog.pg_class c
            join pg_catalog.pg_roles o on o.oid = c.relowner
            where c.relname = '__diesel_schema_migrations' and c.relkind = 'r'
                and (o.rolsuper or pg_catalog.pg_has_role(o.oid, 'MEMBER') or o.oid = (
                    select b.datdba from pg_catalog.pg_database b where b.datname = pg_catalog.current_database()
                ))
            order by c.oid limit 1
        ),
        (select b.datdba from pg_catalog.pg_database b where b.datname = pg_catalog.current_database())
    ) as role
)
select
    s.stxrelid as table_oid,
    n.nspname::text as namespace,
    s.stxname::text as name,
    s.stxkind::text[] as kinds,
    s.stxkeys::pg_catalog.int2[] as columns,
    pg_catalog.pg_get_expr(s.expressions, s.stxrelid) as expressions,
    nullif(s.stxstattarget, -1)::pg_catalog.int2 as target,
    d.description as comment,
    case when s.stxowner <> (select u.role from usual u) then pg_catalog.pg_get_userbyid(s.stxowner)::text end as owner
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
