create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int); create schema s; create table s.u (id int primary key);
create publication p for table t (id, a) where (id > 0);
create publication in_schema for tables in schema s;
create publication c for table t (id);
