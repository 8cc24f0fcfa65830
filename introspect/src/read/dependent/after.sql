-- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
multiranges as (
    select q.rngtypid, q.multirange
    from (values (0::pg_catalog.oid)) as absent (rngmultitypid)
    cross join lateral (select rngtypid, rngmultitypid as multirange from pg_catalog.pg_range) as q
),
-- The dependencies of each object. A view's query belongs to its rule; a table's row type is the table.
needs as (
    select
        case when p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and w.rulename = '_RETURN'
            then 'pg_catalog.pg_class'::pg_catalog.regclass::oid
            when p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and k.relkind = 'c'
            then 'pg_catalog.pg_type'::pg_catalog.regclass::oid
            else p.classid end as classid,
        case when p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and w.rulename = '_RETURN' then w.ev_class
            when p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and k.relkind = 'c' then k.reltype
            else p.objid end as objid,
        p.refclassid, p.refobjid, p.refobjsubid
    from pg_catalog.pg_depend p
    left join pg_catalog.pg_rewrite w on p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and w.oid = p.objid
    left join pg_catalog.pg_class k on p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and k.oid = p.objid
    where p.refclassid in (
        'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass,
        'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass,
        'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, 'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
        'pg_catalog.pg_operator'::pg_catalog.regclass,
        'pg_catalog.pg_collation'::pg_catalog.regclass, 'pg_catalog.pg_ts_config'::pg_catalog.regclass,
        'pg_catalog.pg_ts_dict'::pg_catalog.regclass, 'pg_catalog.pg_ts_parser'::pg_catalog.regclass,
        'pg_catalog.pg_ts_template'::pg_catalog.regclass, 'pg_catalog.pg_opclass'::pg_catalog.regclass,
        'pg_catalog.pg_opfamily'::pg_catalog.regclass
    )
    and (
        p.classid in (
            'pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_policy'::pg_catalog.regclass,
            'pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
            'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_event_trigger'::pg_catalog.regclass,
            'pg_catalog.pg_operator'::pg_catalog.regclass, 'pg_catalog.pg_cast'::pg_catalog.regclass,
            'pg_catalog.pg_ts_config'::pg_catalog.regclass, 'pg_catalog.pg_ts_dict'::pg_catalog.regclass,
            'pg_catalog.pg_ts_parser'::pg_catalog.regclass, 'pg_catalog.pg_ts_template'::pg_catalog.regclass,
            'pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass,
            'pg_catalog.pg_foreign_server'::pg_catalog.regclass, 'pg_catalog.pg_user_mapping'::pg_catalog.regclass
        )
        or (p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and p.refclassid in (
            'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
            'pg_catalog.pg_collation'::pg_catalog.regclass
        ))
    )
    and p.deptype in ('n', 'a')
    union all
    select 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, 0
    from pg_catalog.pg_type t where t.typtype in ('e', 'd')
    union all
    select
        'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid, d.oid, 'pg_catalog.pg_class'::pg_catalog.regclass::oid, d.adrelid,
        d.adnum::pg_catalog.int4
    from pg_catalog.pg_attrdef d
    join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum and a.attgenerated <> ''
    union all
    select m.classid, m.objid, m.refclassid, m.refobjid, m.refobjsubid from more m
),
needed as (
    select
        n.classid, n.objid,
        case
            when a.attname is not null and r.relkind in ('r', 'p') then 'column'
            when r.relkind in ('r', 'p') then 'table'
            when r.oid is not null or ct.oid is not null then 'other'
            when e.typtype = 'e' and eu.plain = any ($1::text[]) then 'enum'
            when e.typtype = 'd' and eu.plain = any ($1::text[]) then 'domain'
            when k.oid is not null then 'constraint'
            -- Nothing changes PostgreSQL's own, of which some have entries, too.
            when fu.oid is not null or eu.oid is not null then 'other'
        end as kind,
        case
            when a.attname is not null and r.relkind in ('r', 'p') then array[r.namespace, r.relname, a.attname::text]
            when r.oid is not null then array[r.namespace, r.relname]
            when a.attname is not null and ct.oid is not null then array[ct.namespace, ct.relname, a.attname::text]
            when ct.oid is not null then array[ct.namespace, ct.relname]
            when e.oid is not null then array[eu.plain, e.typname::text]
            when k.oid is not null then array[kr.namespace, kr.relname, k.conname::text]
            else array[fu.plain, f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')']
        end as path
    from needs n
    -- The array type of a type is the type, the multirange of a range is the range, and the row type of a table is the
    -- table.
    left join pg_catalog.pg_type y on n.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and y.oid = n.refobjid
    left join multiranges m
        on m.multirange = case when y.typtype = 'b' and y.typelem <> 0 and y.typlen = -1 then y.typelem else y.oid end
    left join pg_catalog.pg_type e
        on e.oid = coalesce(m.rngtypid, case when y.typtype = 'b' and y.typelem <> 0 and y.typlen = -1 then y.typelem else y.oid end)
        and (e.typrelid = 0 or exists (select from pg_catalog.pg_class x where x.oid = e.typrelid and x.relkind = 'c'))
    left join users eu on eu.oid = e.typnamespace
    left join relations r on r.oid = case n.refclassid
        when 'pg_catalog.pg_class'::pg_catalog.regclass then n.refobjid
        when 'pg_catalog.pg_type'::pg_catalog.regclass then nullif(y.typrelid, 0)
    end and r.relkind in ('r', 'p', 'v', 'm', 'f')
    left join relations ct
        on n.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and ct.oid = n.refobjid and ct.relkind = 'c'
    left join pg_catalog.pg_attribute a
        on n.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and a.attrelid = n.refobjid
        and a.attnum = n.refobjsubid and n.refobjsubid > 0
    left join pg_catalog.pg_proc f on n.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass and f.oid = n.refobjid
    left join users fu on fu.oid = f.pronamespace
    left join pg_catalog.pg_constraint k on n.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and k.oid = n.refobjid
    left join relations kr on kr.oid = k.conrelid
    union all
    -- What only one of these queries knows the address of.
    select n.classid, n.objid, 'other', f.path
    from needs n
    join found f on f.classid = n.refclassid and f.objid = n.refobjid
    where n.refclassid in (
        'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, 'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
        'pg_catalog.pg_operator'::pg_catalog.regclass,
        'pg_catalog.pg_collation'::pg_catalog.regclass, 'pg_catalog.pg_ts_config'::pg_catalog.regclass,
        'pg_catalog.pg_ts_dict'::pg_catalog.regclass, 'pg_catalog.pg_ts_parser'::pg_catalog.regclass,
        'pg_catalog.pg_ts_template'::pg_catalog.regclass, 'pg_catalog.pg_opclass'::pg_catalog.regclass,
        'pg_catalog.pg_opfamily'::pg_catalog.regclass
    )
    union all
    select n.classid, n.objid, 'schema', array[u.plain]
    from needs n
    join users u on n.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and u.oid = n.refobjid
)
select
    d.path, d.what, d.drop, d.definition, d.ending, d.replacement, d.shape, array(select pg_catalog.unnest(d.parts)) as set_apart,
    d.owns, d.rights, d.objid,
    coalesce(pg_catalog.array_agg(n.kind order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as kinds,
    -- As separate parts, since a name could imitate a joined text; arrays of arrays would need equal lengths.
    coalesce(pg_catalog.array_agg(n.path[1] order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as namespaces,
    coalesce(pg_catalog.array_agg(n.path[2] order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as names,
    coalesce(pg_catalog.array_agg(n.path[3] order by n.kind, n.path) filter (where n.kind is not null), array[]::text[]) as parts
from found d
left join (
    select distinct n.classid, n.objid, n.kind, n.path from needed n where n.kind is not null and n.path is not null
) as n on n.classid = d.classid and n.objid = d.objid
    -- A reference to itself, such as a trigger's own row type or a function's own name, is no dependency.
    and not (n.kind in ('other', 'domain') and n.path = d.path)
    -- Privileges depend on their type alone, and not on what the type depends on.
    and (d.what <> 'owner and privileges' or n.path = d.path[1:2] and n.kind in ('enum', 'domain'))
where (d.classid, d.objid) not in (select x.classid, x.objid from of_extensions x)
group by d.classid, d.objid, d.path, d.what, d.drop, d.definition, d.ending, d.replacement, d.shape, d.parts, d.owns, d.rights
order by d.path, d.what
