create table t (a integer not null, b integer not null, c integer, d integer not null, constraint k primary key (a, b));
