-- The definitions of user mappings. Their options are what a role logs in with: one that has more than the name of a user has no
-- definition, so that nobody reads it, and neither has one whose options this role may not see.
with mappings as (
    select
        m.umid as objid, m.umoptions, x.whose, 'USER MAPPING FOR ' || x.whose || ' SERVER ' || pg_catalog.quote_ident(m.srvname) as spelled
    from pg_catalog.pg_user_mappings m
    join pg_catalog.pg_foreign_server s on s.oid = m.srvid
    cross join lateral (
        select case m.umuser when 0 then 'PUBLIC' else pg_catalog.quote_ident(m.usename) end as whose
    ) as x
    where not exists (
            select from pg_catalog.pg_options_to_table(m.umoptions) o
            where o.option_name not in ('user', 'username') or {is_secret}
        )
        -- The view tells options that nobody may see and options that are not there by the same null.
        and (
            m.umoptions is not null
            or exists (select from pg_catalog.pg_roles r where r.rolname = current_user and r.rolsuper)
            or m.umuser = 0 and pg_catalog.pg_has_role(s.srvowner, 'USAGE')
            or m.umuser <> 0 and m.usename = current_user
                and (pg_catalog.pg_has_role(s.srvowner, 'USAGE') or pg_catalog.has_server_privilege(s.oid, 'USAGE'))
        )
)
select
    m.objid, 'DROP ' || m.spelled || ';' as drop,
    'CREATE ' || m.spelled || coalesce(' OPTIONS (' || (
        select pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ', ' order by o.option_name)
        from pg_catalog.pg_options_to_table(m.umoptions) o
    ) || ')', '') as definition,
    ';' as ending, null as replacement, array[]::text[] as shape, array[]::text[] as set_apart,
    array(
        select pg_catalog.unnest(array['ALTER ' || m.spelled, o.option_name, o.option_value])
        from pg_catalog.pg_options_to_table(m.umoptions) o
        order by o.option_name
    ) as options
from mappings m
