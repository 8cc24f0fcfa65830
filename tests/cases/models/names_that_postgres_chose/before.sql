create table people (
    id bigint primary key,
    a_column_with_a_name_that_is_rather_long_and_goes_on bigint references people unique check (a_column_with_a_name_that_is_rather_long_and_goes_on > 0),
    b int unique,
    check (b > 1),
    check (b < 9),
    unique (b, id)
);
create index on people (b);
create index on people (b, lower(b::text));
create index on people (b) where b > 3;
