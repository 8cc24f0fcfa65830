create table t (id int primary key, b text);
create type e as ();
