create domain word as text default 'x' constraint one check (value <> '') constraint two check (length(value) < 200);
comment on domain word is 'one';
create table t (id integer primary key, a word);
