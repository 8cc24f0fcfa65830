create domain "Odd ""name"" d's" as bigint constraint "it's > 0" check (value > 0);
create table "T t" (id integer primary key, "A a" "Odd ""name"" d's", b "Odd ""name"" d's"[]);
