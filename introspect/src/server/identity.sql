-- The connected database and its comment. A function written in SQL, such as one that returns the comment, would use
-- whatever operators the session finds.
select
    pg_catalog.current_database()::pg_catalog.text,
    (
        select s.description
        from pg_catalog.pg_shdescription s
        join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.objoid
        where
            s.classoid operator(pg_catalog.=) 'pg_catalog.pg_database'::pg_catalog.regclass::pg_catalog.oid
            and d.datname operator(pg_catalog.=) pg_catalog.current_database()
    )
