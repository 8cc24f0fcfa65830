create table t (a integer, b integer, c text);
create statistics s on a, b from t;
comment on statistics s is 'it''s for the planner';
