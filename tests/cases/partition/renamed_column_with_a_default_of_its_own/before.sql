create table events (id bigint not null, at date not null, kind text default 'x', note text, primary key (id, at)) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
alter table events_2024 alter kind set default 'old';
