create table events (id bigint not null, at date not null, kind text, note text, more text generated always as (note || kind) stored) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
comment on column events_2024.more is 'both';
