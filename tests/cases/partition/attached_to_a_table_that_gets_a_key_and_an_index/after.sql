create table measured (at date not null, value integer, constraint measured_positive check (value > 0), primary key (at)) partition by range (at);
create table measured_2020 partition of measured for values from ('2020-01-01') to ('2021-01-01');
create index on measured (value);
create unique index on measured (at, value);
