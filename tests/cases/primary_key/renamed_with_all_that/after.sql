create table t (a integer not null, b integer not null, c integer, d integer not null, constraint key_of_t primary key (a, b) include (c) with (fillfactor=80));
comment on constraint key_of_t on t is 'more';
