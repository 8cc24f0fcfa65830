create table posts (
    id bigint primary key,
    seen timestamp[],
    read timestamp[],
    liked timestamp[]
);
