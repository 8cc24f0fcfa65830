create table posts (id bigint primary key, published timestamp, edited timestamptz not null default now(), seen timestamp[], plain timestamp, written text);
