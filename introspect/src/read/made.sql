-- What this transaction created or replaced of which there may be several of one name, or which has none.
select array[
    n.nspname::pg_catalog.text, pg_catalog.concat(f.proname, '(', pg_catalog.pg_get_function_identity_arguments(f.oid), ')')
]
from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
where f.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
union all
select array[
    'pg_operator', n.nspname::pg_catalog.text,
    pg_catalog.concat(
        o.oprname, '(', case o.oprleft when 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end, ', ',
        case o.oprright when 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end, ')'
    )
]
from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
where o.oprcode <> 0 and o.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
union all
select array[
    'pg_cast',
    pg_catalog.concat(pg_catalog.format_type(c.castsource, null), ' AS ', pg_catalog.format_type(c.casttarget, null))
]
from pg_catalog.pg_cast c
where c.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
