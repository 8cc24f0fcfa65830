create table measured (at date not null, value integer) partition by range (at);
create table measured_2020 (at date not null, value integer);
