create table t (id integer primary key, b text not null);
