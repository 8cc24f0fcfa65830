-- The values of these settings at the start of the session.
select
    s.name::pg_catalog.text,
    case
        -- The role that runs code in a scratch database has another name, for which `$user` would be another schema.
        when
            s.name operator(pg_catalog.=) 'search_path'
            and exists (
                select
                from pg_catalog.pg_namespace n
                where n.nspname operator(pg_catalog.=) current_user
            )
            then pg_catalog.replace(s.reset_val, '"$user"', pg_catalog.quote_ident(current_user))
        else s.reset_val
    end::pg_catalog.text
from pg_catalog.pg_settings s
where s.name operator(pg_catalog.=) any ($1) and s.reset_val is not null
order by 1
