-- The names of types, in the order of their spellings. Each spelling has been prepared before, so that it is a type.
select
    pg_catalog.to_regtype(spelling)::pg_catalog.oid as type
from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as spellings (spelling, place)
order by place
