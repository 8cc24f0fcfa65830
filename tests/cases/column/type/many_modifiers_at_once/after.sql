create table t (id integer primary key, a varchar(20) not null, b numeric(12, 3), c char(2), d bit(8), e timestamp(0) with time zone, f interval hour to minute, g varchar(5)[], h time(2));
