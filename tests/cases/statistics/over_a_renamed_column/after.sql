create table t (a integer, bb integer, c text);
create statistics s on a, bb from t;
