create sequence b;
create table t (n bigint default nextval('b'));
