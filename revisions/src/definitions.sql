-- The definitions of two indexes as PostgreSQL prints them: the one in the database ($1), and the one on the temporary
-- copy of its table ($2). The part before `USING` contains the names, which differ.
with
    definition (oid, text) as (
        select
            i.indexrelid,
            pg_catalog.concat(
                case when i.indisunique then 'UNIQUE ' end,
                'INDEX USING ',
                coalesce(
                    (
                        select pg_catalog.substr(d.text, pg_catalog.length(h.head) operator(pg_catalog.+) 1)
                        -- A temporary schema has two names, of which servers print either, or none.
                        from (values
                            (pg_catalog.format('%s%I.%I USING ', start.text, n.nspname, t.relname)),
                            (pg_catalog.format('%spg_temp.%I USING ', start.text, t.relname)),
                            (pg_catalog.format('%s%I USING ', start.text, t.relname))
                        ) h (head)
                        where pg_catalog.starts_with(d.text, h.head)
                        limit 1
                    ),
                    d.text
                )
            )
        from pg_catalog.pg_index i
        join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) i.indexrelid
        join pg_catalog.pg_class t on t.oid operator(pg_catalog.=) i.indrelid
        join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) t.relnamespace
        cross join lateral (select pg_catalog.pg_get_indexdef(i.indexrelid)) d (text)
        cross join lateral (
            select pg_catalog.format(
                'CREATE %sINDEX %I ON %s',
                case when i.indisunique then 'UNIQUE ' end,
                c.relname,
                -- A partitioned index without indexes on the partitions.
                case when pg_catalog.strpos(d.text, ' ON ONLY ') operator(pg_catalog.>) 0 then 'ONLY ' end
            )
        ) start (text)
        where
            i.indexrelid::bigint operator(pg_catalog.=) $1
            or i.indrelid operator(pg_catalog.=) pg_catalog.to_regclass($2)
    )
select found.text as found, wanted.text as wanted
from definition found
cross join definition wanted
join pg_catalog.pg_index built on built.indexrelid operator(pg_catalog.=) wanted.oid
where
    found.oid::bigint operator(pg_catalog.=) $1
    and built.indrelid operator(pg_catalog.=) pg_catalog.to_regclass($2)
