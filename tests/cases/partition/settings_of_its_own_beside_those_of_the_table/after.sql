create table events (id bigint not null, at date not null, kind text, note text, more text) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
alter table events alter note set storage main, alter note set statistics 20, alter kind set statistics 30, alter more set compression pglz, alter more set (n_distinct = 7);
alter table events_2024 alter note set storage external, alter note set statistics 70, alter kind set compression pglz;
