create table t (a integer, constraint k unique (a), constraint l unique (a) deferrable);
