create table t (id int primary key, b text);
create aggregate pct(f float8 order by x float8) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra); comment on aggregate pct(float8 order by float8) is 'p'; revoke execute on function pct(float8, float8) from public; grant execute on function pct(float8, float8) to case_reader;
