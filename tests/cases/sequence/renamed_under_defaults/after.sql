create sequence "newIds" start 5;
create sequence little as smallint;
create domain number as bigint default nextval('"newIds"');
create table t (
    id bigint primary key default nextval('"newIds"'),
    n integer default nextval('little'),
    "as text" text default nextval('"newIds"'),
    of_domain number
);
