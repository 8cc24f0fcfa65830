create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int); create table u (id int primary key);
create publication p for table t, "O "" t";
create publication all_go;
comment on publication p is 'x';
