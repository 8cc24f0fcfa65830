create table p (id integer primary key, a integer); create table c (id integer primary key, a integer);
