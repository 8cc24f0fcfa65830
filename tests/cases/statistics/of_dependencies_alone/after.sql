create table t (a integer, b integer, c text);
create statistics s (dependencies) on a, b from t;
