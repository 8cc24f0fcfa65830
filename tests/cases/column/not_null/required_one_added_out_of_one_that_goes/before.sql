create table t (id integer primary key, first text not null, last text not null);
