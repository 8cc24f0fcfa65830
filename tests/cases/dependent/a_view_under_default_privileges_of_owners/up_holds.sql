select (select relacl is null or relacl::text ~ '=a' from pg_class where relname = 'v') and (select relacl::text !~ '=a' from pg_class where relname = 'w')
