create table t (id integer primary key, a integer);
create statistics s (ndistinct) on id, a from t;
