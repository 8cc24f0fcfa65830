create table events (id bigint not null, at date not null, kind text not null default 'x', note text, primary key (id, at)) partition by list (at);
create table events_2024 partition of events for values in ('2024-01-01');
