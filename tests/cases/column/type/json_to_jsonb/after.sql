create table t (id integer primary key, a jsonb, b jsonb[]);
