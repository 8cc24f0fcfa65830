create table other (id int primary key, a int);
create table events (id bigint not null, at date not null, kind text not null default 'x', note text, constraint o foreign key (id) references other, primary key (id, at)) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
