create table t (id integer primary key, a integer, b integer);
create statistics i (ndistinct) on id, a from t;
create statistics j (ndistinct) on id, b from t;
