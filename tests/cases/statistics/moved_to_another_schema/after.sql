create schema s;
create table t (a integer, b integer, c text);
create statistics s.s on a, b from t;
