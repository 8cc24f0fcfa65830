create sequence "oldIds" start 5;
create sequence small as smallint;
create domain number as bigint default nextval('"oldIds"');
create table t (
    id bigint primary key default nextval('"oldIds"'),
    n integer default nextval('small'),
    "as text" text default nextval('"oldIds"'),
    of_domain number
);
