create table t (id int primary key, a int not null);
create operator class boxes for type polygon using gist as operator 7 @> (polygon, polygon), operator 15 <-> (polygon, point) for order by float_ops, storage box;
