create schema parts;
create table events (id bigint not null, at date not null, kind text not null default 'x', note text, primary key (id, at)) partition by range (at);
