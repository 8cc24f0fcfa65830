create table t (id integer primary key, name text, amount integer);
grant select on t to public;
