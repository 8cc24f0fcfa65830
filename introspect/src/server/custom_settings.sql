-- The settings of the database and the role, each as `name=value`; later ones override earlier ones.
select c.setting::pg_catalog.text
from pg_catalog.pg_db_role_setting s
cross join lateral pg_catalog.unnest(s.setconfig) as c (setting)
where
    s.setdatabase operator(pg_catalog.=) any (
        array[
            0::pg_catalog.oid,
            (
                select d.oid
                from pg_catalog.pg_database d
                where d.datname operator(pg_catalog.=) pg_catalog.current_database()
            )
        ]
    )
    and s.setrole operator(pg_catalog.=) any (
        array[
            0::pg_catalog.oid,
            (
                select r.oid
                from pg_catalog.pg_roles r
                where r.rolname operator(pg_catalog.=) current_user
            )
        ]
    )
order by
    s.setrole operator(pg_catalog.<>) 0::pg_catalog.oid,
    s.setdatabase operator(pg_catalog.<>) 0::pg_catalog.oid
