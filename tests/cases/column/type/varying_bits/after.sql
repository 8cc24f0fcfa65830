create table t (id integer primary key, a bit varying(9));
