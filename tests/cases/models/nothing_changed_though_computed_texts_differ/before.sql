create table rooms (
    id integer primary key,
    n integer,
    note text collate "C",
    g numeric generated always as ((n + 1) * 2) stored,
    loud text generated always as (upper(note) || '!') stored,
    span int4range not null,
    constraint rooms_span_excl exclude using gist (span with &&) where (n > 0 and n <> 7)
);
create index rooms_expr_idx on rooms ((n + 1), lower(note)) include (g) with (fillfactor = 70);
alter table rooms alter note set storage extended;
