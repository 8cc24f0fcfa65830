create table t (id integer primary key, a text collate "C");
create index i on t (a);
