create table t (id integer primary key, a varchar(5)[]);
