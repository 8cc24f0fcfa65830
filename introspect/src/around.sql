-- What a database has that is no part of a definition: owners, privileges, whether an object is enabled, whether it
-- holds rows. One line for each object, with the OIDs that tell it from one that was recreated under the same name.
with own as (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
),
of_extensions as (
    select d.classid, d.objid
    from pg_catalog.pg_depend d
    where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e'
),
granted as (
    select x.class, x.oid, x.part,
        pg_catalog.string_agg(
            pg_catalog.format(
                '%s:%s%s',
                case a.grantee when 0 then 'public' else pg_catalog.pg_get_userbyid(a.grantee)::text end,
                a.privilege_type,
                case when a.is_grantable then '*' else '' end
            ),
            ' ' order by a.grantee, a.privilege_type
        ) as text
    from (
        select 'table' as class, c.oid, 0 as part,
            coalesce(c.relacl, pg_catalog.acldefault(case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, c.relowner)) as acl
        from pg_catalog.pg_class c join own n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        union all
        select 'column', c.oid, a.attnum, a.attacl
        from pg_catalog.pg_class c
        join own n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute a on a.attrelid = c.oid
        where a.attacl is not null and not a.attisdropped
        union all
        select 'type', t.oid, 0, coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))
        from pg_catalog.pg_type t join own n on n.oid = t.typnamespace
        where t.typtype in ('e', 'd', 'r')
            or (t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
        union all
        select 'function', p.oid, 0, coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
        from pg_catalog.pg_proc p join own n on n.oid = p.pronamespace
        union all
        select 'schema', n.oid, 0, coalesce(s.nspacl, pg_catalog.acldefault('n', s.nspowner))
        from own n join pg_catalog.pg_namespace s on s.oid = n.oid
        union all
        select 'server', s.oid, 0, coalesce(s.srvacl, pg_catalog.acldefault('S', s.srvowner)) from pg_catalog.pg_foreign_server s
        union all
        select 'foreign data wrapper', w.oid, 0, coalesce(w.fdwacl, pg_catalog.acldefault('F', w.fdwowner))
        from pg_catalog.pg_foreign_data_wrapper w
    ) x
    cross join lateral pg_catalog.aclexplode(x.acl) a
    group by x.class, x.oid, x.part
)
select
    case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end as kind,
    c.oid, 0 as part, c.oid as within, pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    pg_catalog.concat_ws(
        '; ',
        'owner ' || pg_catalog.pg_get_userbyid(c.relowner)::text,
        'privileges ' || coalesce(g.text, 'none'),
        case when c.relkind = 'm' then case when c.relispopulated then 'populated' else 'not populated' end end,
        case when c.relkind in ('v', 'm') then 'options ' || coalesce(c.reloptions::text, 'none') end
    ) as facts
from pg_catalog.pg_class c
join own n on n.oid = c.relnamespace
left join granted g on g.class = 'table' and g.oid = c.oid
where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and (('pg_catalog.pg_class'::pg_catalog.regclass)::oid, c.oid) not in (select classid, objid from of_extensions)
union all
select 'column', c.oid, a.attnum, c.oid, pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname),
    'privileges ' || coalesce(g.text, 'none')
from pg_catalog.pg_class c
join own n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join granted g on g.class = 'column' and g.oid = c.oid and g.part = a.attnum
where c.relkind in ('r', 'p', 'v', 'm', 'f')
union all
select 'type', t.oid, 0, t.oid, pg_catalog.format('%I.%I', n.nspname, t.typname),
    pg_catalog.concat_ws('; ', 'owner ' || pg_catalog.pg_get_userbyid(t.typowner)::text, 'privileges ' || coalesce(g.text, 'none'))
from pg_catalog.pg_type t
join own n on n.oid = t.typnamespace
left join granted g on g.class = 'type' and g.oid = t.oid
where (t.typtype in ('e', 'd', 'r')
        or (t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c')))
    and (('pg_catalog.pg_type'::pg_catalog.regclass)::oid, t.oid) not in (select classid, objid from of_extensions)
union all
select 'function', p.oid, 0, p.oid,
    pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
    pg_catalog.concat_ws(
        '; ', 'owner ' || pg_catalog.pg_get_userbyid(p.proowner)::text, 'privileges ' || coalesce(g.text, 'none'),
        'settings ' || p.proconfig::text
    )
from pg_catalog.pg_proc p
join own n on n.oid = p.pronamespace
left join granted g on g.class = 'function' and g.oid = p.oid
where (('pg_catalog.pg_proc'::pg_catalog.regclass)::oid, p.oid) not in (select classid, objid from of_extensions)
    -- The functions of a range type come and go with it.
    and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'i'
    )
union all
select 'trigger', t.oid, 0, c.oid, pg_catalog.format('%I.%I.%I', n.nspname, c.relname, t.tgname),
    case t.tgenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'enabled on replicas' else 'enabled always' end
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
join own n on n.oid = c.relnamespace
-- Partitions have their copies of a trigger with it.
where not t.tgisinternal and t.tgparentid = 0
union all
select 'rule', r.oid, 0, c.oid, pg_catalog.format('%I.%I.%I', n.nspname, c.relname, r.rulename),
    case r.ev_enabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'enabled on replicas' else 'enabled always' end
from pg_catalog.pg_rewrite r
join pg_catalog.pg_class c on c.oid = r.ev_class
join own n on n.oid = c.relnamespace
where r.rulename <> '_RETURN'
union all
select 'policy', p.oid, 0, c.oid, pg_catalog.format('%I.%I.%I', n.nspname, c.relname, p.polname),
    pg_catalog.concat_ws('; ', p.polcmd::text, case when p.polpermissive then 'permissive' else 'restrictive' end)
from pg_catalog.pg_policy p
join pg_catalog.pg_class c on c.oid = p.polrelid
join own n on n.oid = c.relnamespace
union all
select 'schema', n.oid, 0, n.oid, pg_catalog.quote_ident(n.nspname),
    pg_catalog.concat_ws('; ', 'owner ' || pg_catalog.pg_get_userbyid(s.nspowner)::text, 'privileges ' || coalesce(g.text, 'none'))
from own n
join pg_catalog.pg_namespace s on s.oid = n.oid
left join granted g on g.class = 'schema' and g.oid = n.oid
union all
select 'server', s.oid, 0, s.oid, s.srvname::text,
    pg_catalog.concat_ws('; ', 'owner ' || pg_catalog.pg_get_userbyid(s.srvowner)::text, 'privileges ' || coalesce(g.text, 'none'))
from pg_catalog.pg_foreign_server s
left join granted g on g.class = 'server' and g.oid = s.oid
where ('pg_catalog.pg_foreign_server'::pg_catalog.regclass::oid, s.oid) not in (select classid, objid from of_extensions)
union all
-- Their options may be secrets.
select 'user mapping', m.umid, 0, m.umid, m.srvname || '.' || m.usename, 'none'
from pg_catalog.pg_user_mappings m
union all
select 'foreign data wrapper', w.oid, 0, w.oid, w.fdwname::text,
    pg_catalog.concat_ws('; ', 'owner ' || pg_catalog.pg_get_userbyid(w.fdwowner)::text, 'privileges ' || coalesce(g.text, 'none'))
from pg_catalog.pg_foreign_data_wrapper w
left join granted g on g.class = 'foreign data wrapper' and g.oid = w.oid
where ('pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::oid, w.oid) not in (select classid, objid from of_extensions)
union all
select 'publication', p.oid, 0, p.oid, p.pubname::text, 'owner ' || pg_catalog.pg_get_userbyid(p.pubowner)::text
from pg_catalog.pg_publication p
union all
select 'event trigger', e.oid, 0, e.oid, e.evtname::text,
    pg_catalog.concat_ws(
        '; ', 'owner ' || pg_catalog.pg_get_userbyid(e.evtowner)::text,
        case e.evtenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'enabled on replicas' else 'enabled always' end
    )
from pg_catalog.pg_event_trigger e
union all
select 'operator', o.oid, 0, o.oid,
    pg_catalog.format(
        '%I.%s(%s, %s)', n.nspname, o.oprname, case o.oprleft when 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end,
        case o.oprright when 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end
    ),
    'owner ' || pg_catalog.pg_get_userbyid(o.oprowner)::text
from pg_catalog.pg_operator o
join own n on n.oid = o.oprnamespace
-- Others are only named by one, as its commutator or negator.
where o.oprcode <> 0
    and ('pg_catalog.pg_operator'::pg_catalog.regclass::oid, o.oid) not in (select classid, objid from of_extensions)
union all
select 'operator class', c.oid, 0, c.oid, pg_catalog.format('%I.%I USING %s', n.nspname, c.opcname, m.amname),
    'owner ' || pg_catalog.pg_get_userbyid(c.opcowner)::text
from pg_catalog.pg_opclass c
join own n on n.oid = c.opcnamespace
join pg_catalog.pg_am m on m.oid = c.opcmethod
where ('pg_catalog.pg_opclass'::pg_catalog.regclass::oid, c.oid) not in (select classid, objid from of_extensions)
union all
select 'operator family', f.oid, 0, f.oid, pg_catalog.format('%I.%I USING %s', n.nspname, f.opfname, m.amname),
    'owner ' || pg_catalog.pg_get_userbyid(f.opfowner)::text
from pg_catalog.pg_opfamily f
join own n on n.oid = f.opfnamespace
join pg_catalog.pg_am m on m.oid = f.opfmethod
where ('pg_catalog.pg_opfamily'::pg_catalog.regclass::oid, f.oid) not in (select classid, objid from of_extensions)
union all
select 'collation', l.oid, 0, l.oid, pg_catalog.format('%I.%I', n.nspname, l.collname),
    'owner ' || pg_catalog.pg_get_userbyid(l.collowner)::text
from pg_catalog.pg_collation l
join own n on n.oid = l.collnamespace
where ('pg_catalog.pg_collation'::pg_catalog.regclass::oid, l.oid) not in (select classid, objid from of_extensions)
union all
select 'text search configuration', c.oid, 0, c.oid, pg_catalog.format('%I.%I', n.nspname, c.cfgname),
    'owner ' || pg_catalog.pg_get_userbyid(c.cfgowner)::text
from pg_catalog.pg_ts_config c
join own n on n.oid = c.cfgnamespace
where ('pg_catalog.pg_ts_config'::pg_catalog.regclass::oid, c.oid) not in (select classid, objid from of_extensions)
union all
select 'text search dictionary', s.oid, 0, s.oid, pg_catalog.format('%I.%I', n.nspname, s.dictname),
    'owner ' || pg_catalog.pg_get_userbyid(s.dictowner)::text
from pg_catalog.pg_ts_dict s
join own n on n.oid = s.dictnamespace
where ('pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid, s.oid) not in (select classid, objid from of_extensions)
union all
select 'text search parser', p.oid, 0, p.oid, pg_catalog.format('%I.%I', n.nspname, p.prsname), 'none'
from pg_catalog.pg_ts_parser p
join own n on n.oid = p.prsnamespace
where ('pg_catalog.pg_ts_parser'::pg_catalog.regclass::oid, p.oid) not in (select classid, objid from of_extensions)
union all
select 'text search template', t.oid, 0, t.oid, pg_catalog.format('%I.%I', n.nspname, t.tmplname), 'none'
from pg_catalog.pg_ts_template t
join own n on n.oid = t.tmplnamespace
where ('pg_catalog.pg_ts_template'::pg_catalog.regclass::oid, t.oid) not in (select classid, objid from of_extensions)
union all
select 'cast', c.oid, 0, c.oid,
    pg_catalog.format_type(c.castsource, null) || ' AS ' || pg_catalog.format_type(c.casttarget, null), 'none'
from pg_catalog.pg_cast c
-- PostgreSQL's own have the numbers before this one. It creates casts for each range type, too.
where c.oid >= 16384 and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'i'
    )
    and ('pg_catalog.pg_cast'::pg_catalog.regclass::oid, c.oid) not in (select classid, objid from of_extensions)
union all
select 'default privileges', d.oid, 0, d.oid,
    pg_catalog.format(
        'of %s for %s%s', pg_catalog.pg_get_userbyid(d.defaclrole),
        case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end,
        ' in ' || n.nspname
    ),
    coalesce(d.defaclacl::text, 'none')
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
