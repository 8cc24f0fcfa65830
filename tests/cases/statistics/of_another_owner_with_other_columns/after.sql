create table t (a int, b int, c int);
alter table t owner to case_owner;
create statistics s  on a, c from t;
alter statistics s owner to case_owner;
