create table t (id integer primary key, a text, c text, b text);
