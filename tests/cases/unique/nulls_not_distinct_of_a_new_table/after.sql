create table t (a integer, b integer, constraint k unique nulls not distinct (a));
