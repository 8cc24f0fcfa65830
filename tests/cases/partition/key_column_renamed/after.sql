create table events (id bigint not null, happened date not null, kind text not null default 'x', note text, primary key (id, happened)) partition by range (happened);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
