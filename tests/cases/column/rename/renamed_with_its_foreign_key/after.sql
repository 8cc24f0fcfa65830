create table p (id integer primary key);
create table t (id integer primary key, b integer references p);
