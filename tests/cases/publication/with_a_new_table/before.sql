create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int);
create publication p for table t;
