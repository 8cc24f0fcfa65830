create table t (id integer primary key, a integer); create table "Odd one" (id integer primary key, "A a" integer, t_id integer);
