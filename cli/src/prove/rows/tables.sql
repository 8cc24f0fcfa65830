-- The tables to fill, as JSON: those in the given namespaces, and those that they refer to.
with recursive wanted (oid) as (
    select c.oid
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1::text[])
        and c.relkind in ('r', 'p')
        -- Rows are inserted into partitions through the root.
        and not c.relispartition
        and c.relname not in ('__diesel_schema_migrations', '__driftless_journal')
        and not exists (
            select
            from pg_catalog.pg_depend e
            where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and e.objid = c.oid
                and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                and e.deptype = 'e'
        )
    union
    select k.confrelid
    from wanted w
    join pg_catalog.pg_constraint k on k.conrelid = w.oid and k.contype = 'f'
    join pg_catalog.pg_class r on r.oid = k.confrelid
    where not r.relispartition
)
select pg_catalog.jsonb_build_object(
    'namespace', n.nspname,
    'name', c.relname,
    'hidden', c.relrowsecurity and c.relforcerowsecurity,
    'partitions', (
        select pg_catalog.string_agg(
            '(' || coalesce(pg_catalog.pg_get_partition_constraintdef(p.relid), 'true') || ')',
            ' or ' order by p.relid::pg_catalog.regclass::text
        )
        from pg_catalog.pg_partition_tree(c.oid) p
        where c.relkind = 'p' and p.isleaf and p.relid <> c.oid
    ),
    'columns', (
        select coalesce(pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
                'name', a.attname,
                'type', a.atttypid::int8,
                'spelling', pg_catalog.format_type(a.atttypid, a.atttypmod),
                'nullable', not a.attnotnull and not t.typnotnull,
                'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
                'counted', a.attidentity <> '' or exists (
                    select
                    from pg_catalog.pg_depend s
                    join pg_catalog.pg_class q on q.oid = s.refobjid and q.relkind = 'S'
                    where s.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                        and s.objid = d.oid
                        and s.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                ),
                'sequence', pg_catalog.pg_get_serial_sequence(
                    pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname
                ),
                'always', a.attidentity = 'a',
                'computed', a.attgenerated <> ''
            )
            order by a.attnum
        ), '[]')
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_type t on t.oid = a.atttypid
        left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ),
    'checks', (
        select coalesce(pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
                'text', pg_catalog.pg_get_expr(k.conbin, k.conrelid),
                'columns', coalesce((
                    select pg_catalog.jsonb_agg(a.attname order by a.attnum)
                    from pg_catalog.pg_attribute a
                    where a.attrelid = c.oid and a.attnum = any (k.conkey)
                ), '[]')
            )
            order by k.conname
        ), '[]')
        from pg_catalog.pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c'
    ),
    'keys', (
        select coalesce(pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
                'namespace', m.nspname,
                'table', r.relname,
                'columns', (
                    select pg_catalog.jsonb_agg(a.attname order by u.place)
                    from pg_catalog.unnest(k.conkey) with ordinality u (number, place)
                    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
                ),
                'referenced', (
                    select pg_catalog.jsonb_agg(a.attname order by u.place)
                    from pg_catalog.unnest(k.confkey) with ordinality u (number, place)
                    join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
                )
            )
            order by k.conname
        ), '[]')
        from pg_catalog.pg_constraint k
        join pg_catalog.pg_class r on r.oid = k.confrelid
        join pg_catalog.pg_namespace m on m.oid = r.relnamespace
        -- A reference to a partitioned table has another entry for each of its partitions.
        where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0
    ),
    'uniques', (
        select coalesce(pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
                'strict', i.indpred is null and i.indexprs is null and not i.indisexclusion,
                'columns', coalesce((
                    select pg_catalog.jsonb_agg(a.attname order by a.attnum)
                    from pg_catalog.pg_attribute a
                    where a.attrelid = c.oid
                        and a.attnum > 0
                        and (
                            a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                            -- The dependencies alone tell which columns an expression mentions.
                            or i.indexprs is not null and exists (
                                select
                                from pg_catalog.pg_depend s
                                where s.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                    and s.objid = i.indexrelid
                                    and s.refobjid = c.oid
                                    and s.refobjsubid = a.attnum
                            )
                        )
                ), '[]')
            )
            order by x.relname
        ), '[]')
        from pg_catalog.pg_index i
        join pg_catalog.pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid and (i.indisunique or i.indisexclusion)
    )
)::text
from wanted w
join pg_catalog.pg_class c on c.oid = w.oid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
order by n.nspname, c.relname
