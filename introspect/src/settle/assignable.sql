-- For each pair of a text's type ($1) and its column's ($2): the column's type without modifiers, and whether the
-- assignment of the text uses the same conversion as an explicit cast.
select
    pg_catalog.format_type(p.target, -1) as spelling,
    coalesce(
        p.source = p.target
        or k.castcontext in ('i', 'a')
        -- Every type can be assigned to a string type through its output function; an entry in `pg_cast` takes
        -- precedence.
        or (k.oid is null and t.typcategory = 'S' and t.typtype = 'b'),
        false
    ) as is_assignable
from rows from (pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::oid[]))
    with ordinality as p (source, target, place)
join pg_catalog.pg_type t on t.oid = p.target
left join pg_catalog.pg_cast k on k.castsource = p.source and k.casttarget = p.target
order by p.place
