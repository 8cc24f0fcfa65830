create foreign data wrapper w;
create server s type 'kind' version '1.0' foreign data wrapper w options (host 'db', port '5432');
grant usage on foreign server s to case_reader;
