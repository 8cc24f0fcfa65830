create domain public.name as text constraint one check (value <> '');
create table t (id integer primary key, a public.name, b public.name[]);
