create table t (a integer constraint j unique, b integer constraint i unique);
