create sequence b increment 2;
create sequence a increment 3;
