create table t (id int primary key, a int not null, b text); create table "O "" t" (id int primary key, "C "" c" int);
create publication p for table t, "O "" t" with (publish = 'insert, update');
create publication everything for all tables with (publish_via_partition_root);
create publication nothing;
comment on publication p is 'it''s';
