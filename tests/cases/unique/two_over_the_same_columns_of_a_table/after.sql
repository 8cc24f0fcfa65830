create table t (id integer primary key, a integer, constraint u1 unique (a)); alter table t add constraint u2 unique (a);
