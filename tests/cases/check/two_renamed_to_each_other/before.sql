create table t (a integer constraint i check (a > 0), b integer constraint j check (b > 1));
