create table t (id int primary key, b text);
create aggregate my_max(int) (sfunc = int4larger, stype = int, sortop = >);
