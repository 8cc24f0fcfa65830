create table t (id bigint primary key, a int);
create publication p for table t (id) where (id > 0);
comment on publication p is 'kept';
