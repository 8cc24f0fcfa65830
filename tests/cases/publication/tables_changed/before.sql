create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int); create table u (id int primary key);
create publication p for table t, u;
create publication all_go for table u;
