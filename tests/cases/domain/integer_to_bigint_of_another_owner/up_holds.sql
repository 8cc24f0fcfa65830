select typowner = 'case_owner'::regrole from pg_type where typname = 'number'
