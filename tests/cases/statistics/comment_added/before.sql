create table t (a integer, b integer, c text);
create statistics s on a, b from t;
