create sequence a increment 2;
create sequence b increment 3;
create table t (follows bigint default nextval('a'), stays bigint default nextval('a'), other bigint default nextval('b'));
