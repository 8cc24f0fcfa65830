create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int); create schema s; create table s.u (id int primary key); create schema "S "" s";
create publication p for table t where (id > 1), "O "" t" where (id > 2);
create publication in_schema for tables in schema "S "" s";
create publication c for table t (id, a);
