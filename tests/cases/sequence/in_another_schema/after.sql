create schema s;
create sequence s.q start 5;
