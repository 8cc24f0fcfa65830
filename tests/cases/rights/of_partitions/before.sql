create table measured (at date not null, value integer) partition by range (at);
create table measured_early partition of measured for values from (minvalue) to ('2020-01-01');
create table measured_late partition of measured for values from ('2020-01-01') to (maxvalue);
grant select on measured to case_reader;
