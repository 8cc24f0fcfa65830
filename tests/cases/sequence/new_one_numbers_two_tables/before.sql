create table t (id integer primary key, a text); create table u (id integer primary key); create table empty (id integer primary key);
