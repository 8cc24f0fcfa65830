select
    'pg_catalog.pg_class'::pg_catalog.regclass::oid as classid, r.oid as objid, array[r.namespace, r.relname] as path,
    case r.relkind when 'm' then 'materialized view' else 'view' end as what,
    pg_catalog.format('DROP %s %s;', case r.relkind when 'm' then 'MATERIALIZED VIEW' else 'VIEW' end, r.spelled) as drop,
    case r.relkind when 'm' then 'CREATE MATERIALIZED VIEW ' else 'CREATE VIEW ' end || y.body as definition,
    case
        when r.relkind = 'v' then ';'
        when r.relispopulated and g.owns = array[]::text[] then E'\n  WITH DATA;'
        else E'\n  WITH NO DATA;'
    end as ending,
    case r.relkind when 'v' then 'CREATE OR REPLACE VIEW ' || y.body || ';' end as replacement,
    array(
        -- Names are compared: another database has other numbers.
        select pg_catalog.format(
            '%I %s %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
            nullif(a.attcollation, t.typcollation)::pg_catalog.regcollation::text
        )
        from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
        where a.attrelid = r.oid and a.attnum > 0 order by a.attnum
    ) as shape,
    -- Each with the statement that takes it back.
    coalesce((
        select pg_catalog.array_agg(array[
            pg_catalog.format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s;', r.spelled, a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)),
            pg_catalog.format('ALTER VIEW %s ALTER COLUMN %I DROP DEFAULT;', r.spelled, a.attname)
        ] order by a.attnum)
        from pg_catalog.pg_attrdef d
        join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
        where d.adrelid = r.oid
    ), array[]::text[])
    || coalesce((
        select pg_catalog.array_agg(array[x.statement, x.unset] order by x.name, x.step)
        from (
            select i.relname as name, 1 as step, pg_catalog.pg_get_indexdef(i.oid) || ';' as statement,
                pg_catalog.format('DROP INDEX %s.%I;', pg_catalog.quote_ident(r.namespace), i.relname) as unset
            from pg_catalog.pg_index k join pg_catalog.pg_class i on i.oid = k.indexrelid where k.indrelid = r.oid
            union all
            select i.relname, 2, pg_catalog.format('COMMENT ON INDEX %s.%I IS %L;', pg_catalog.quote_ident(r.namespace), i.relname, d.description),
                pg_catalog.format('COMMENT ON INDEX %s.%I IS NULL;', pg_catalog.quote_ident(r.namespace), i.relname)
            from pg_catalog.pg_index k
            join pg_catalog.pg_class i on i.oid = k.indexrelid
            join pg_catalog.pg_description d
                on d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objoid = i.oid and d.objsubid = 0
            where k.indrelid = r.oid
            union all
            select i.relname, 3, pg_catalog.format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I;', r.spelled, i.relname),
                pg_catalog.format('ALTER MATERIALIZED VIEW %s SET WITHOUT CLUSTER;', r.spelled)
            from pg_catalog.pg_index k join pg_catalog.pg_class i on i.oid = k.indexrelid
            where k.indrelid = r.oid and k.indisclustered
            union all
            select i.relname, 4, pg_catalog.format(
                'ALTER INDEX %s.%I SET TABLESPACE %I;', pg_catalog.quote_ident(r.namespace), i.relname, p.spcname
            ), null
            from pg_catalog.pg_index k
            join pg_catalog.pg_class i on i.oid = k.indexrelid
            join pg_catalog.pg_tablespace p on p.oid = i.reltablespace
            where k.indrelid = r.oid
            union all
            select i.relname, 5, pg_catalog.format(
                'ALTER INDEX %s.%I ALTER COLUMN %s SET STATISTICS %s;',
                pg_catalog.quote_ident(r.namespace), i.relname, a.attnum, a.attstattarget
            ), pg_catalog.format(
                'ALTER INDEX %s.%I ALTER COLUMN %s SET STATISTICS -1;', pg_catalog.quote_ident(r.namespace), i.relname, a.attnum
            )
            from pg_catalog.pg_index k
            join pg_catalog.pg_class i on i.oid = k.indexrelid
            join pg_catalog.pg_attribute a on a.attrelid = i.oid and a.attstattarget >= 0
            where k.indrelid = r.oid
            union all
            select e.stxname, x.step, x.statement, x.unset
            from pg_catalog.pg_statistic_ext e
            join pg_catalog.pg_namespace n on n.oid = e.stxnamespace
            cross join lateral (
                select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(e.stxname) as spelled
            ) as l
            cross join lateral (
                select 6 as step, pg_catalog.pg_get_statisticsobjdef(e.oid) || ';' as statement,
                    'DROP STATISTICS ' || l.spelled || ';' as unset
                union all
                select 7, pg_catalog.format('ALTER STATISTICS %s OWNER TO %I;', l.spelled, pg_catalog.pg_get_userbyid(e.stxowner)), null
                where e.stxowner <> (select u.role from usual u)
                union all
                select 8, pg_catalog.format('ALTER STATISTICS %s SET STATISTICS %s;', l.spelled, e.stxstattarget),
                    'ALTER STATISTICS ' || l.spelled || ' SET STATISTICS -1;'
                where e.stxstattarget >= 0
                union all
                select 9, pg_catalog.format('COMMENT ON STATISTICS %s IS %L;', l.spelled, d.description),
                    'COMMENT ON STATISTICS ' || l.spelled || ' IS NULL;'
                from pg_catalog.pg_description d
                where d.classoid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass and d.objoid = e.oid
            ) as x
            where e.stxrelid = r.oid
        ) as x
    ), array[]::text[])
    || coalesce((
        select pg_catalog.array_agg(
            array[
                pg_catalog.format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I %s;', r.spelled, a.attname, x.what),
                pg_catalog.format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I ', r.spelled, a.attname) || x.unset || ';'
            ]
            order by a.attnum, x.step
        )
        -- A column that an older server's catalog lacks. The server looks up a name without a table in the catalog
        -- table first.
        from (values (''::pg_catalog."char")) as absent (attcompression)
        cross join lateral (
            select *, attcompression as compression from pg_catalog.pg_attribute
            where attrelid = r.oid and r.relkind = 'm' and attnum > 0
        ) as a
        join pg_catalog.pg_type t on t.oid = a.atttypid
        cross join lateral (
            select 1 as step, 'SET STATISTICS ' || a.attstattarget as what, 'SET STATISTICS -1' as unset
            where a.attstattarget >= 0
            union all
            select 2, 'SET (' || pg_catalog.array_to_string(a.attoptions, ', ') || ')', null
            where a.attoptions is not null
            union all
            select 3, 'SET STORAGE ' || case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED' else 'MAIN' end, null
            where a.attstorage <> t.typstorage
            union all
            select 4, 'SET COMPRESSION ' || case a.compression when 'p' then 'pglz' else 'lz4' end, 'SET COMPRESSION DEFAULT'
            where a.compression <> ''
        ) as x
    ), array[]::text[])
    || coalesce((
        select pg_catalog.array_agg(
            array[pg_catalog.format('COMMENT ON %s IS %L;', x.spelled, d.description), 'COMMENT ON ' || x.spelled || ' IS NULL;']
            order by d.objsubid
        )
        from pg_catalog.pg_description d
        left join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum = d.objsubid and d.objsubid > 0
        cross join lateral (
            select case
                when d.objsubid > 0 then 'COLUMN ' || r.spelled || '.' || pg_catalog.quote_ident(a.attname)
                when r.relkind = 'm' then 'MATERIALIZED VIEW ' || r.spelled
                else 'VIEW ' || r.spelled
            end as spelled
        ) as x
        where d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objoid = r.oid
    ), array[]::text[]) as parts,
    g.owns,
    -- A query of another role runs with that role's privileges and not with those of the role that migrates.
    case
        when r.relkind = 'm' and r.relispopulated and g.owns <> array[]::text[]
            then array[pg_catalog.format('REFRESH MATERIALIZED VIEW %s;', r.spelled)]
        else array[]::text[]
    end
    || g.statements as rights
from relations r
join pg_catalog.pg_class c on c.oid = r.oid
left join pg_catalog.pg_am m on m.oid = c.relam
left join pg_catalog.pg_tablespace s on s.oid = r.reltablespace
left join pg_catalog.pg_class h on h.oid = c.reltoastrelid
left join granted g on g.kind = 'relation' and g.oid = r.oid
cross join lateral (
    select r.spelled
        || coalesce(case when r.relkind = 'm' and m.amname <> 'heap' then ' USING ' || pg_catalog.quote_ident(m.amname) end, '')
        || coalesce(' WITH (' || nullif(pg_catalog.array_to_string(
            r.reloptions || array(select 'toast.' || o from pg_catalog.unnest(h.reloptions) o), ', '
        ), '') || ')', '')
        || coalesce(case when r.relkind = 'm' then ' TABLESPACE ' || pg_catalog.quote_ident(s.spcname) end, '')
        || ' AS' || E'\n' || pg_catalog.rtrim(pg_catalog.pg_get_viewdef(r.oid), ';') as body
) as y
where r.relkind in ('v', 'm')
