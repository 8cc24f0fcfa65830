create table happenings (id bigint not null, at date not null, kind text not null default 'x', note text, constraint events_pkey primary key (id, at)) partition by range (at);
create table events_2024 partition of happenings for values from ('2024-01-01') to ('2025-01-01');
