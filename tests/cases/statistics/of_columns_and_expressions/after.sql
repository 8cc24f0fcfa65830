create table t (a integer, b integer, c text);
create statistics s (mcv) on a, (a + b), lower(c) from t;
