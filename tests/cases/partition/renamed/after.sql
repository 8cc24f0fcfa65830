create table events (id bigint not null, at date not null, kind text not null default 'x', note text, primary key (id, at)) partition by range (at);
create table events_first partition of events for values from ('2024-01-01') to ('2025-01-01');
-- Names of inherited indexes are not compared.
alter index events_first_pkey rename to events_2024_pkey;
