create table t (a integer constraint i unique, b integer constraint j unique);
