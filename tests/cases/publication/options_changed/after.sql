create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int);
create publication p for table t with (publish = 'insert, truncate', publish_via_partition_root);
create publication q for all tables;
