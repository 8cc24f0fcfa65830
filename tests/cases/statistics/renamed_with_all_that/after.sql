create table t (a integer, b integer, c text);
create statistics of_t on a, b from t;
alter statistics of_t set statistics 7;
comment on statistics of_t is 'x';
