-- A publication follows its tables when they are renamed: each is addressed by its name now.
select
    'pg_catalog.pg_publication'::pg_catalog.regclass::oid, p.oid, array['pg_publication', p.pubname::text], 'publication',
    pg_catalog.format('DROP PUBLICATION %I;', p.pubname),
    pg_catalog.format('CREATE PUBLICATION %I', p.pubname) || case when p.puballtables then ' FOR ALL TABLES' else '' end
        || ' WITH (' || x.publish || case when p.pubviaroot then ', publish_via_partition_root = true' else '' end
        || case p.gencols when 's' then ', publish_generated_columns = stored' else '' end || ')',
    ';',
    pg_catalog.format('ALTER PUBLICATION %I SET (', p.pubname) || x.publish || ', publish_via_partition_root = ' || p.pubviaroot::text
        || case
            when pg_catalog.current_setting('server_version_num')::int4 < 180000 then ''
            else ', publish_generated_columns = ' || case p.gencols when 's' then 'stored' else 'none' end
        end || ');',
    array[p.puballtables::text],
    coalesce((
        select pg_catalog.array_agg(array[
            pg_catalog.format('ALTER PUBLICATION %I ADD TABLE ONLY ', p.pubname) || r.spelled || coalesce(' (' || (
                select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by a.attnum)
                from pg_catalog.pg_attribute a
                where a.attrelid = r.oid and a.attnum = any (b.attributes)
            ) || ')', '') || coalesce(' WHERE (' || pg_catalog.pg_get_expr(b.filter, r.oid) || ')', '') || ';',
            pg_catalog.format('ALTER PUBLICATION %I DROP TABLE ONLY ', p.pubname) || r.spelled || ';'
        ] order by r.namespace, r.relname)
        -- Columns that an older server's catalog lacks. The server looks up a name without a table in the catalog table first.
        from (values (null::pg_catalog.int2vector, null::pg_catalog.pg_node_tree)) as absent (prattrs, prqual)
        cross join lateral (
            select prrelid, prattrs::pg_catalog.int2[] as attributes, prqual as filter from pg_catalog.pg_publication_rel where prpubid = p.oid
        ) as b
        join relations r on r.oid = b.prrelid
    ), array[]::text[])
    || coalesce((
        select pg_catalog.array_agg(array[
            pg_catalog.format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %s;', p.pubname, u.nspname),
            pg_catalog.format('ALTER PUBLICATION %I DROP TABLES IN SCHEMA %s;', p.pubname, u.nspname)
        ] order by u.plain)
        -- An older server lacks the catalog of these.
        from pg_catalog.pg_depend o
        join pg_catalog.pg_depend i on i.classid = o.classid and i.objid = o.objid
            and i.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
        join users u on u.oid = i.refobjid
        where o.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass and o.refobjid = p.oid
            and o.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
    ), array[]::text[])
    || coalesce((
        select array[array[
            pg_catalog.format('COMMENT ON PUBLICATION %I IS %L;', p.pubname, d.description),
            pg_catalog.format('COMMENT ON PUBLICATION %I IS NULL;', p.pubname)
        ]]
        from pg_catalog.pg_description d
        where d.classoid = 'pg_catalog.pg_publication'::pg_catalog.regclass and d.objoid = p.oid
    ), array[]::text[]),
    case when p.pubowner = (select u.role from usual u) then array[]::text[] else array[
        pg_catalog.format('ALTER PUBLICATION %I OWNER TO %I;', p.pubname, pg_catalog.pg_get_userbyid(p.pubowner))
    ] end,
    array[]::text[]
from (values ('n'::pg_catalog."char")) as absent (pubgencols)
cross join lateral (select *, pubgencols::text as gencols from pg_catalog.pg_publication) as p
cross join lateral (
    select 'publish = ''' || pg_catalog.concat_ws(
        ', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
        case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end
    ) || '''' as publish
) as x
