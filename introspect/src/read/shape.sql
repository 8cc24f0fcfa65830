select a.attname::pg_catalog.text as name, pg_catalog.format_type(a.atttypid, null) as type
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname::pg_catalog.text = $1 and c.relname::pg_catalog.text = $2 and a.attnum > 0 and not a.attisdropped
order by a.attnum
