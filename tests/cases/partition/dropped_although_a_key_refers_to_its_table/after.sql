create table events (id int, at date, primary key (id, at)) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table notes (id int primary key, event int, at date, foreign key (event, at) references events);
