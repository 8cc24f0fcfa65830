create domain word as text default 'y' not null constraint three check (value <> '') constraint two check (length(value) < 100) constraint four check (value <> 'z');
comment on domain word is 'two';
comment on constraint two on domain word is 'short';
create table t (id integer primary key, a word);
