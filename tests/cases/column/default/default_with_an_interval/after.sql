create table t (id integer primary key, a interval default '1 day'::interval);
