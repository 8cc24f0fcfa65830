create schema apart;
create table apart.t (id integer primary key, name text, amount integer);
grant select on apart.t to case_reader;
grant insert on apart.t to case_other;
