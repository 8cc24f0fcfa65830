create table t (a integer not null, b integer not null, c integer, d integer not null);
create unique index i on t (a, b) with (fillfactor=70);
