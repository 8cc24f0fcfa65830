create table t (id integer primary key, a integer constraint small_check check (a > 0));
