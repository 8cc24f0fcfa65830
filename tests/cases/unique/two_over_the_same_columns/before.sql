create table t (a integer, constraint k unique (a));
