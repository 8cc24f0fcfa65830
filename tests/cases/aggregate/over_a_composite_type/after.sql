create table t (id int primary key, b text);
create type state as (n int, s text); create function step(state, int) returns state language sql as 'select row(coalesce($1.n, 0) + $2, $1.s)::state'; create aggregate steps(int) (sfunc = step, stype = state);
