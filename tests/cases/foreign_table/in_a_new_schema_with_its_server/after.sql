create foreign data wrapper w;
create schema other;
create server s foreign data wrapper w;
create foreign table other.t (id int) server s;
create trigger r before insert on other.t for each row execute function suppress_redundant_updates_trigger();
