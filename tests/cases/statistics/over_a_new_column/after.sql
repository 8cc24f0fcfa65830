create table t (a integer, b integer, c text, d integer);
create statistics s on a, d from t;
