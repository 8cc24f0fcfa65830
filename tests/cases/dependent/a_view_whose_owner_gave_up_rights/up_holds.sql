select relacl::text !~ 'w' from pg_class where relname = 'v'
