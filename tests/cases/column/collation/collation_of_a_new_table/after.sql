create table t (id integer primary key, a text collate "C", b varchar(9) collate "POSIX" not null);
