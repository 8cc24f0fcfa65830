create table t (a serial primary key, n text);
