create table t (a integer, b integer, c text);
create statistics s (ndistinct, mcv) on a, b from t;
