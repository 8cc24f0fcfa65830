create domain email as text not null constraint at check (value ~ '@.') constraint short check (length(value) < 200);
comment on domain email is 'an address';
create table t (id integer primary key, a email);
