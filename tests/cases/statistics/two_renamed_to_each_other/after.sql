create table t (id integer primary key, a integer, b integer);
create statistics j (ndistinct) on id, a from t;
create statistics i (ndistinct) on id, b from t;
