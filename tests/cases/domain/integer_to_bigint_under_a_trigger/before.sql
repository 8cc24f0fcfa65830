create domain number as integer check (value > 0);
create table t (id integer primary key, a number);
create trigger g before update of a on t for each row when (new.a > 2) execute function suppress_redundant_updates_trigger();
