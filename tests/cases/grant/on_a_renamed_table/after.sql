create table renamed (id integer primary key, name text, amount integer);
grant select on renamed to case_reader;
