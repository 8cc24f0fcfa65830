-- Columns with an identity, or with a sequence in their default, and the keys that refer to these columns.
with numbered as (
    select a.attrelid, a.attnum
    from pg_catalog.pg_attribute a
    where a.attidentity <> '' and not a.attisdropped
    union
    select d.adrelid, d.adnum
    from pg_catalog.pg_attrdef d
    join pg_catalog.pg_depend p
        on p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and p.objid = d.oid
        and p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    join pg_catalog.pg_class s on s.oid = p.refobjid and s.relkind = 'S'
),
referring as (
    select attrelid, attnum from numbered
    union
    select k.conrelid, k.conkey[i.place]
    from pg_catalog.pg_constraint k
    cross join pg_catalog.generate_subscripts(k.conkey, 1) i (place)
    join numbered n on n.attrelid = k.confrelid and n.attnum = k.confkey[i.place]
    where k.contype = 'f'
)
select pg_catalog.format('%I.%I', n.nspname, c.relname) as name, pg_catalog.quote_ident(a.attname) as column
from referring r
join pg_catalog.pg_class c on c.oid = r.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = r.attrelid and a.attnum = r.attnum
order by 1, 2
