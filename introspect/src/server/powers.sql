-- What the role could do beyond owning databases: run programs, read and write files of the server.
select
    r.rolsuper as superuser,
    array(
        select p.power
        from (
            select 'CREATEROLE' as power
            -- From PostgreSQL 16 on, CREATEROLE gives power only over roles that the role itself created.
            where r.rolcreaterole
                and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.<) 160000
            union all
            select 'REPLICATION' where r.rolreplication
            union all
            select 'member of ' operator(pg_catalog.||) m.rolname::pg_catalog.text
            from pg_catalog.pg_roles m
            where m.rolname::pg_catalog.text operator(pg_catalog.=) any (
                    array['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files']
                )
                and pg_catalog.pg_has_role(r.oid, m.oid, 'MEMBER')
        ) p
        order by p.power
    ) as powers
from pg_catalog.pg_roles r
where r.rolname operator(pg_catalog.=) current_user
