create table t (a integer, b integer, c text);
create statistics of_t on a, b from t;
