create table t (id integer primary key, a bigint);
create statistics s (ndistinct) on id, a from t;
