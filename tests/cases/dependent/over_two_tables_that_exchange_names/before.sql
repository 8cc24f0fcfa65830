create table t (id int primary key, a int);
create table u (id int primary key, a int);
create view v as select id, a from t;
create view w as select id from u;
