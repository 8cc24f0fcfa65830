create table t (n integer primary key, a text);
