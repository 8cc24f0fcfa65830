create table t (id integer primary key, a json, b json[]);
