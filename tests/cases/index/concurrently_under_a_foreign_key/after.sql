create table p (id integer primary key, a integer); create unique index i on p (a); create table c (id integer primary key, a integer references p (a));
