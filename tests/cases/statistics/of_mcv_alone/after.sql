create table t (a integer, b integer, c text);
create statistics s (mcv) on a, b from t;
