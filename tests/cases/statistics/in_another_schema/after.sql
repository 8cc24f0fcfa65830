create schema s;
create table t (a integer, b integer, c text);
create statistics s.of_t on a, b from t;
