-- The types of columns, given by their OIDs, and the types that these consist of, as JSON.
with recursive used (oid) as (
    select pg_catalog.unnest($1::int8[])::pg_catalog.oid
    union
    select p.oid
    from used u
    join pg_catalog.pg_type t on t.oid = u.oid
    cross join lateral (
        select t.typelem as oid where t.typcategory = 'A'
        union all
        select t.typbasetype
        union all
        select r.rngsubtype
        from pg_catalog.pg_range r
        -- A server before 14 has no multiranges.
        where t.oid in (r.rngtypid, (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid)
        union all
        select a.atttypid
        from pg_catalog.pg_attribute a
        where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ) p
    where p.oid <> 0
)
select pg_catalog.jsonb_build_object(
    'oid', t.oid::int8,
    'name', t.typname,
    'spelling', pg_catalog.format_type(t.oid, null),
    'kind', t.typtype,
    'delimiter', e.typdelim,
    'element', case when t.typcategory = 'A' then t.typelem::int8 else 0 end,
    'base', t.typbasetype::int8,
    'base_spelling', pg_catalog.format_type(t.typbasetype, t.typtypmod),
    'subtype', coalesce(r.rngsubtype::int8, 0),
    'rules', coalesce((
        select pg_catalog.jsonb_agg(pg_catalog.pg_get_constraintdef(k.oid) order by k.conname)
        from pg_catalog.pg_constraint k
        where k.contypid = t.oid and k.contype = 'c'
    ), '[]'),
    'labels', coalesce((
        select pg_catalog.jsonb_agg(l.enumlabel order by l.enumsortorder)
        from pg_catalog.pg_enum l
        where l.enumtypid = t.oid
    ), '[]'),
    'attributes', coalesce((
        select pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_array(a.atttypid::int8, pg_catalog.format_type(a.atttypid, a.atttypmod))
            order by a.attnum
        )
        from pg_catalog.pg_attribute a
        where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ), '[]')
)::text
from used u
join pg_catalog.pg_type t on t.oid = u.oid
left join pg_catalog.pg_type e on e.oid = t.typelem
left join pg_catalog.pg_range r
    on t.oid in (r.rngtypid, (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid)
