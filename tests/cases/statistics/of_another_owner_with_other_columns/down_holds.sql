select pg_get_userbyid(stxowner) = 'case_owner' from pg_statistic_ext where stxname = 's'
