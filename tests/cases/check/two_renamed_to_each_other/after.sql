create table t (a integer constraint j check (a > 0), b integer constraint i check (b > 1));
