-- The values that these settings have in a new session. A setting without a value is left out.
select
    s.name::pg_catalog.text as name,
    s.reset_val::pg_catalog.text as value
from pg_catalog.pg_settings s
where s.name operator(pg_catalog.=) any ($1) and s.reset_val is not null
order by 1
