-- A bookkeeping table as the `search_path` finds it, and whether its owner is trusted. The session may belong to a
-- superuser in a database where others can create objects, so even operators are written with their schema.
with recursive
    membership (role) as (
        select r.oid
        from pg_catalog.pg_roles r
        where r.rolname operator(pg_catalog.=) current_user
        union
        select m.roleid
        from pg_catalog.pg_auth_members m
        join membership on membership.role operator(pg_catalog.=) m.member
    ),
    trusted (role) as (
        select r.oid
        from pg_catalog.pg_roles r
        cross join pg_catalog.pg_database d
        where
            d.datname operator(pg_catalog.=) pg_catalog.current_database()
            and (
                r.rolsuper
                or r.oid operator(pg_catalog.=) d.datdba
                -- Its only member is the owner of the database, which pg_auth_members does not list.
                or r.rolname operator(pg_catalog.=) 'pg_database_owner'
                or r.oid operator(pg_catalog.=) any (select membership.role from membership)
                or pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE')
            )
    ),
    trigger (name, function, owner, trusted) as (
        select
            t.tgname,
            p.proname,
            pg_catalog.pg_get_userbyid(p.proowner),
            p.proowner operator(pg_catalog.=) any (select trusted.role from trusted)
        from pg_catalog.pg_trigger t
        join pg_catalog.pg_proc p on
            p.oid operator(pg_catalog.=) t.tgfoid
            -- A role that has only the TRIGGER privilege can choose the WHEN condition of a trigger.
            or p.oid operator(pg_catalog.=) any (
                select case
                    when d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass then d.refobjid
                    else (
                        select o.oprcode::pg_catalog.oid
                        from pg_catalog.pg_operator o
                        where
                            o.oid operator(pg_catalog.=) d.refobjid
                            and d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_operator'::pg_catalog.regclass
                    )
                end
                from pg_catalog.pg_depend d
                where
                    d.classid operator(pg_catalog.=) 'pg_catalog.pg_trigger'::pg_catalog.regclass
                    and d.objid operator(pg_catalog.=) t.oid
            )
        where
            t.tgrelid operator(pg_catalog.=) pg_catalog.to_regclass($1)
            and not t.tgisinternal
            and t.tgenabled operator(pg_catalog.<>) 'D'
    )
select
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text as owner,
    c.relowner operator(pg_catalog.=) any (select trusted.role from trusted) as is_trusted,
    c.relkind::pg_catalog.text as kind,
    c.relrowsecurity as row_security,
    array(
        select r.rulename::pg_catalog.text
        from pg_catalog.pg_rewrite r
        where r.ev_class operator(pg_catalog.=) c.oid
        order by r.oid
    ) as rules,
    array(
        select pg_catalog.format('%s %s', a.attname, y.typname)
        from pg_catalog.pg_attribute a
        -- A type in another schema could have the same name.
        join pg_catalog.pg_type y on
            y.oid operator(pg_catalog.=) a.atttypid
            and y.typnamespace operator(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace
        where a.attrelid operator(pg_catalog.=) c.oid and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
        order by a.attnum
    ) as columns,
    array(
        select pg_catalog.format('trigger %I', trigger.name)
        from trigger
        group by trigger.name
        having pg_catalog.bool_and(trigger.trusted)
        order by 1
    ) as triggers,
    array(
        select pg_catalog.format('trigger %I calls function %I of role %I', trigger.name, trigger.function, trigger.owner)
        from trigger
        where not trigger.trusted
        union all
        -- Deleting a row may delete rows of the referencing table, and fires its triggers.
        select pg_catalog.format('foreign key %I belongs to role %I', k.conname, pg_catalog.pg_get_userbyid(other.relowner))
        from pg_catalog.pg_constraint k
        join pg_catalog.pg_class other on other.oid operator(pg_catalog.=) k.conrelid
        where
            k.confrelid operator(pg_catalog.=) c.oid
            and not other.relowner operator(pg_catalog.=) any (select trusted.role from trusted)
        order by 1
    ) as untrusted_code
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
where c.oid operator(pg_catalog.=) pg_catalog.to_regclass($1)
