create table t (id integer primary key, a text collate "C" default 'y');
