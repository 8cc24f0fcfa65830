create foreign data wrapper w;
grant usage on foreign data wrapper w to case_other with grant option;
grant usage on foreign data wrapper w to public;
