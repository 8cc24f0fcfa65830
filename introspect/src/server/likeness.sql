-- A database with its encoding and locale. As JSON, because older servers lack some of the columns.
select
    pg_catalog.to_jsonb(d)::pg_catalog.text,
    pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text
from pg_catalog.pg_database d
where d.datname::pg_catalog.text operator(pg_catalog.=) coalesce($1, pg_catalog.current_database()::pg_catalog.text)
