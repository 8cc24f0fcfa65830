create domain public.name as text constraint two check (value <> '') default 'x';
create table t (id integer primary key, a public.name, b public.name[]);
