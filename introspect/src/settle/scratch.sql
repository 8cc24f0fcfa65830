-- The texts of a temporary table ($1): its checks by their names, and defaults by the names of their columns.
select
    k.conname::text as name,
    pg_catalog.pg_get_expr(k.conbin, k.conrelid) as text
from pg_catalog.pg_constraint k
where k.conrelid = $1::pg_catalog.regclass and k.contype = 'c'
union all
select
    a.attname::text,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid)
from pg_catalog.pg_attrdef d
join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
where d.adrelid = $1::pg_catalog.regclass
order by 1
