create table events (id bigint not null, at date not null, kind text not null, more int) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01') partition by list (kind);
create table events_2025_a partition of events_2025 for values in ('a', 'c');
create index own on events_2025_a (more);
