create domain "Odd ""name"" d's" as integer constraint "it's > 0" check (value > 0);
comment on domain "Odd ""name"" d's" is 'x';
comment on constraint "it's > 0" on domain "Odd ""name"" d's" is 'y';
create table "T t" (id integer primary key, "A a" "Odd ""name"" d's", b "Odd ""name"" d's"[]);
