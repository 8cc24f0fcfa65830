create table t (id integer primary key, a varchar(9) compression pglz);
